import type { Fetch } from './host-api.ts';

/** Reports that the page reached a point where a kill test may stop everything. */
export type FaultPoint = (name: string) => Promise<void>;

/**
 * Does nothing unless the host was started for a kill test (`KioskInfo.faultPoints`). A host that gives no answer died at
 * this point, and the page with it: it goes no further.
 */
export function createFaultPoint(enabled: boolean, fetch: Fetch): FaultPoint {
  if (!enabled) return async () => undefined;
  return async (name) => {
    try {
      await fetch(`/api/fault-points/${name}`, { method: 'POST' });
    } catch {
      await new Promise(() => undefined);
    }
  };
}
