import type { Result } from '#shared/result.ts';

/** Why a line could not be opened; the technician is told, a citizen only hears that the printer does not work. */
export type Unreachable = 'absent' | 'no-permission' | 'in-use' | 'refused' | 'no-driver';

/** Why bytes could not be exchanged: the line is gone, or the other end has stopped taking them. */
export type PortError =
  | { readonly state: 'disconnected'; readonly reason?: Unreachable }
  | { readonly state: 'silent' };

/** One open line to a printer. Callbacks are called in order and never after `close`. */
export interface Connection {
  /** Settles once the bytes have left this process, or within the port's own time limit. */
  write(bytes: Uint8Array): Promise<Result<void, PortError>>;
  onData(listener: (bytes: Uint8Array) => void): void;
  onClose(listener: () => void): void;
  close(): Promise<void>;
}

/** Something that carries bytes to a printer and, where it can, back. A port is opened for one conversation at a time. */
export interface BytePort {
  open(): Promise<Result<Connection, PortError>>;
}

/** All in milliseconds. */
export interface PortLimits {
  readonly connectMs: number;
  /** Longest time the other end may take no byte at all. */
  readonly writeMs: number;
}

const reasons: Readonly<Record<string, Unreachable>> = {
  ENOENT: 'absent',
  ENODEV: 'absent',
  ENXIO: 'absent',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EBUSY: 'in-use',
  EAGAIN: 'in-use',
  ECONNREFUSED: 'refused',
};

/** The state of a line that could not be opened, from an error of the operating system. */
export function unreachable(error: unknown): { state: 'disconnected'; reason?: Unreachable } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  return reason === undefined ? { state: 'disconnected' } : { state: 'disconnected', reason };
}
