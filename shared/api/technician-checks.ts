/** Checks a technician makes, what came of them, and the readiness report made of both. */
import { z } from 'zod';
import { deviceKinds } from '../hardware/device-kinds.ts';
import { sixDigitRegion, terminalNumber } from './kiosk.ts';
import { networkTest, siteName } from './technician.ts';

/** Checks of the machine itself; a device's own is `device:<id>`. */
export const machineChecks = [
  'network',
  'clock',
  'storage',
  'camera',
  'sound',
  'touch',
  'colours',
  'panel',
] as const;
export type MachineCheck = (typeof machineChecks)[number];
export const checkId = z.union([
  z.enum(machineChecks),
  z.templateLiteral(['device:', z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)]),
]);
export type CheckId = z.infer<typeof checkId>;

/** `person`: the machine cannot know (did the sheet come out?), so somebody has looked. */
export const checkRecord = z.strictObject({
  check: checkId,
  outcome: z.enum(['passed', 'failed']),
  by: z.enum(['machine', 'person']),
  at: z.string(),
  /** Short words and numbers of the machine, for whoever reads the report. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type CheckRecord = z.infer<typeof checkRecord>;

/**
 * Body of `POST /api/technician/checks/:check`: what a person saw. It passes only where the machine's own part,
 * if there is one, has passed within the last ten minutes.
 */
export const verdictRequest = z.strictObject({
  seen: z.boolean(),
  facts: z.record(z.string().regex(/^[a-z-]{1,24}$/), z.union([z.int(), z.boolean()])).default({}),
});

export const checkLine = z.strictObject({
  check: checkId,
  /** Needed before the kiosk may be called ready. */
  required: z.boolean(),
  kind: z.enum(deviceKinds).nullable(),
  record: checkRecord.nullable(),
  /** The record is older than the setting it is about. */
  stale: z.boolean(),
});
export type CheckLine = z.infer<typeof checkLine>;
/** Answer of `GET /api/technician/checks`. */
export const checkList = z.strictObject({ lines: z.array(checkLine) });

export const reportBody = z.strictObject({
  format: z.literal('yiciban/readiness/1'),
  kioskId: z.string(),
  version: z.string(),
  region: sixDigitRegion,
  terminal: terminalNumber,
  siteName,
  madeAt: z.string(),
  /** Whether the platform vouched for the time above. */
  clockVerified: z.boolean(),
  /** A device or the platform is not a real one. */
  simulated: z.boolean(),
  platform: z.string().nullable(),
  devices: z.array(z.strictObject({ id: z.string(), kind: z.string(), port: z.string(), state: z.string() })),
  checks: z.array(checkLine),
  network: networkTest.nullable(),
  storage: z.strictObject({ freeMiB: z.int(), totalMiB: z.int() }),
  /** What keeps the kiosk from being ready, as stable names; empty means ready. */
  open: z.array(z.string()),
  ready: z.boolean(),
});
export type ReportBody = z.infer<typeof reportBody>;

/** Answer of `GET /api/technician/report`: signed with the kiosk's key (ES256 over canonical JSON). */
export const readinessReport = z.strictObject({
  report: reportBody,
  /** SHA-256 of the canonical JSON of the report, hex. */
  digest: z.string(),
  publicKey: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  signature: z.string(),
});
export type ReadinessReport = z.infer<typeof readinessReport>;
