import type { Fetch } from './host-api.ts';

/** Reports that the page reached a point where a kill test may stop everything. */
export type FaultPoint = (name: string) => Promise<void>;

/** Does nothing unless the host was started for a kill test (`KioskInfo.faultPoints`). */
export function createFaultPoint(enabled: boolean, fetch: Fetch): FaultPoint {
  if (!enabled) return async () => undefined;
  return async (name) => {
    await fetch(`/api/fault-points/${name}`, { method: 'POST' }).catch(() => undefined);
  };
}
