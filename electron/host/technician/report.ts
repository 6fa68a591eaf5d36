import { type ReadinessReport, type ReportBody, reportBody } from '#shared/api/technician-checks.ts';
import { sha256Hex } from '#shared/envelope/bytes.ts';
import { canonicalBytes } from '#shared/envelope/canonical.ts';
import { signValue } from '#shared/envelope/sign.ts';
import type { KioskConfig } from '../config.ts';
import type { KioskKeys } from '../keys.ts';
import type { Checks } from './checks.ts';

export interface ReportWorld {
  readonly config: KioskConfig;
  readonly version: string;
  readonly checks: Checks;
  readonly devices: readonly { readonly id: string; readonly status: { readonly state: string } }[];
  readonly storage: { readonly freeMiB: number; readonly totalMiB: number };
  readonly now: number;
  readonly clockVerified: boolean;
  readonly simulated: boolean;
}

/** What is known of this kiosk and what its checks have given; `open` names everything that is not yet as it must be. */
export function reportOf(world: ReportWorld): ReportBody {
  const { config, checks } = world;
  const lines = checks.lines(config);
  const open = [
    ...(config.platform === null ? ['platform-not-configured'] : []),
    ...lines.filter((line) => line.required).flatMap(openOf),
    ...(world.storage.freeMiB < config.freeSpaceFloorMiB ? ['disk-full'] : []),
  ];
  return reportBody.parse({
    format: 'yiciban/readiness/1',
    kioskId: config.kioskId,
    version: world.version,
    region: config.region,
    terminal: config.terminal,
    siteName: config.siteName,
    madeAt: new Date(world.now).toISOString(),
    clockVerified: world.clockVerified,
    simulated: world.simulated,
    platform: config.platform?.url ?? null,
    devices: config.devices.map(({ id, kind, port }) => ({
      id,
      kind,
      port: port.type,
      state: world.devices.find((device) => device.id === id)?.status.state ?? 'disconnected',
    })),
    checks: lines,
    network: checks.network,
    storage: world.storage,
    open,
    ready: open.length === 0,
  });
}

function openOf({ check, record, stale }: ReportBody['checks'][number]): string[] {
  if (record === null) return [`not-checked ${check}`];
  if (stale) return [`changed-since ${check}`];
  return record.outcome === 'passed' ? [] : [`failed ${check}`];
}

/** Signs a report with the kiosk's own key, which the platform knows from the enrolment. */
export async function signReport(report: ReportBody, keys: KioskKeys): Promise<ReadinessReport> {
  return {
    report,
    digest: await sha256Hex(canonicalBytes(report)),
    publicKey: keys.publicJwk,
    signature: await signValue(keys.privateKey, 'yiciban/readiness/1', report),
  };
}
