import type { DeviceKind, DeviceStatus } from '#shared/hardware/messages.ts';
import type { Result } from '#shared/result.ts';

/** What a verb gets is checked by the verb itself; what it may fail with is one of its kind's statuses. */
export type Verb = (args: unknown) => Promise<Result<unknown, DeviceStatus>>;

/**
 * A device as the device process holds it. Verbs never throw for what a device may do and always settle
 * within their own time limit. Simulated devices also have the verbs `simulate` (the body of
 * `POST /api/simulator/<id>`) and `simulation` (what `GET` answers).
 */
export interface Device {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly simulated: boolean;
  readonly verbs: Readonly<Record<string, Verb>>;
  /** Begins watching. `onStatus` is called with the first status and at every change. */
  start(onStatus: (status: DeviceStatus) => void): void | Promise<void>;
  close(): void | Promise<void>;
}
