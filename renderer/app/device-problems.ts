import type { DeviceView } from '#shared/api/devices.ts';
import { conditionOf, isUsable } from '#shared/hardware/condition.ts';
import { documentPrinterStatus } from '#shared/hardware/document-printer.ts';
import type { MessageKey } from '../i18n/index.ts';

/** Kinds a citizen counts on: without one of them, something has to be done in another way. */
const expectedKinds = ['id-card-reader', 'scanner', 'receipt-printer'] as const;
type ExpectedKind = (typeof expectedKinds)[number];
/** Kinds that do the same for a citizen as one that is counted on. */
const serves: Partial<Record<DeviceView['kind'], ExpectedKind>> = { 'document-camera': 'scanner' };

/**
 * What a citizen should know before starting: one sentence per kind of device that does not work, or that this machine
 * does not offer. One working device of a kind is enough.
 */
export function deviceProblems(devices: readonly DeviceView[]): MessageKey[] {
  const expected = expectedKinds.flatMap((kind): MessageKey[] => {
    const ofKind = devices.filter((device) => device.kind === kind || serves[device.kind] === kind);
    const conditions = ofKind.map((device) => conditionOf(device.status));
    const usable = ofKind.find((_device, i) => isUsable(conditions[i] ?? 'fault'));
    if (usable !== undefined) return usable.status.state === 'paper-low' ? ['problem.paper-low'] : [];
    // Not to have been told of any device yet is no news; neither is a device nobody configured.
    if (ofKind.length === 0) return devices.length === 0 ? [] : [`not-offered.${kind}`];
    if (conditions.every((condition) => condition === 'disabled')) return [`not-offered.${kind}`];
    return [faultOf(kind, ofKind)];
  });
  return [...new Set([...expected, ...devices.flatMap(extraProblem)])];
}

/** What helps where it is there, and is missed by nobody where it is not: only its faults are told. */
function extraProblem({ kind, status }: DeviceView): MessageKey[] {
  const condition = conditionOf(status);
  if (isUsable(condition) || condition === 'disabled') return [];
  if (kind === 'code-reader') return ['problem.code-reader'];
  if (kind !== 'document-printer') return [];
  const told = documentPrinterStatus.safeParse(status);
  const advice = told.success && told.data.state === 'fault' ? told.data.advice[0] : undefined;
  return [advice === undefined ? 'problem.document-printer' : `advice.${advice}`];
}

function faultOf(kind: ExpectedKind, devices: readonly DeviceView[]): MessageKey {
  const states = devices.map((device) => device.status.state);
  if (kind === 'receipt-printer' && states.includes('paper-out')) return 'problem.paper-out';
  if (kind === 'receipt-printer' && states.includes('cover-open')) return 'problem.cover-open';
  if (devices.every((device) => device.kind === 'document-camera')) return 'problem.document-camera';
  return `problem.${kind}`;
}
