/**
 * Who holds which socket of this machine. Some systems let one program open a device twice; two readers of one model
 * would then answer each other's questions. Kept for one device process.
 */
export class Claims {
  readonly #holders = new Map<string, string>();

  /** Takes a socket for a device. False when another device holds it. */
  take(socket: string, device: string): boolean {
    const holder = this.#holders.get(socket);
    if (holder !== undefined && holder !== device) return false;
    this.#holders.set(socket, device);
    return true;
  }

  release(socket: string, device: string): void {
    if (this.#holders.get(socket) === device) this.#holders.delete(socket);
  }

  /** Id of the device that holds a socket, or null. */
  holderOf(socket: string): string | null {
    return this.#holders.get(socket) ?? null;
  }
}

/** One device's part in the claims. It holds at most one socket. */
export interface Claim {
  /** True when the socket is free, or this device's own. */
  isFree(socket: string): boolean;
  /** Takes a socket in place of the one held before. False when another device holds it. */
  take(socket: string): boolean;
  release(): void;
}

export function claimOf(claims: Claims, device: string): Claim {
  let held: string | null = null;
  const release = (): void => {
    if (held !== null) claims.release(held, device);
    held = null;
  };
  return {
    isFree: (socket) => [null, device].includes(claims.holderOf(socket)),
    take(socket) {
      release();
      if (!claims.take(socket, device)) return false;
      held = socket;
      return true;
    },
    release,
  };
}
