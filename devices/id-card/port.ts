import type { Result } from '#shared/result.ts';

/**
 * Why a port could not be opened or written. `refused`: it is there and the system will not open it, often
 * because another program holds it. `no-driver`: the library for this kind of port is missing here. `lost`:
 * it was there and is gone.
 */
export type PortProblem = 'absent' | 'no-permission' | 'refused' | 'no-driver' | 'lost';

/** What a port tells its owner between `open` and `close`. */
export interface PortEvents {
  /** Bytes from the reader, cut anywhere. */
  onData(bytes: Uint8Array): void;
  /** The reader is gone; at most once, and nothing follows it. */
  onDisconnect(): void;
}

/**
 * A way to carry bytes to and from a reader: HID, later USB bulk or serial, and the simulator. It knows
 * nothing of commands. Promises settle with a value for anything a cable may do.
 */
export interface Port {
  open(events: PortEvents): Promise<Result<void, PortProblem>>;
  /** Sends one whole frame. */
  write(frame: Uint8Array): Promise<Result<void, PortProblem>>;
  close(): Promise<void>;
}
