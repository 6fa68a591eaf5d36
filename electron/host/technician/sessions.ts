import { newToken, sameSecret } from './secrets.ts';

/** Without a touch for so long the console closes. */
export const IDLE_LIMIT_MS = 5 * 60_000;
/** However busy, after so long the technician proves again who it is. */
export const LONGEST_SESSION_MS = 8 * 3_600_000;

interface Session {
  readonly token: string;
  readonly page: string;
  readonly since: number;
  touched: number;
}

/**
 * The one technician's session there can be. Its token is known to one page only and works from that page only. It
 * lives in memory: it outlasts a restart of the host inside the program, never one of the program.
 */
export class Sessions {
  readonly #monotonic: () => number;
  readonly #ended: () => void;
  #session: Session | null = null;

  /** `ended` is called when a session has run out or was left. */
  constructor(monotonic: () => number, ended: () => void = () => undefined) {
    this.#monotonic = monotonic;
    this.#ended = ended;
  }

  /** Opens a session for a page, in place of any other, and gives its token. */
  open(page: string): string {
    const now = this.#monotonic();
    this.#session = { token: newToken(), page, since: now, touched: now };
    return this.#session.token;
  }

  /** Whether the token opens the console for this page, now. Looking does not make it last longer. */
  holds(token: string, page: string): boolean {
    if (this.remainingMs === 0 || this.#session === null) return false;
    return sameSecret(token, this.#session.token) && page === this.#session.page;
  }

  /** The technician has done something. */
  touch(): void {
    if (this.#session !== null) this.#session.touched = this.#monotonic();
  }

  /** Milliseconds until the session ends if nobody touches; 0 without one. */
  get remainingMs(): number {
    if (this.#session === null) return 0;
    const now = this.#monotonic();
    const idle = this.#session.touched + IDLE_LIMIT_MS - now;
    const whole = this.#session.since + LONGEST_SESSION_MS - now;
    const left = Math.max(0, Math.min(idle, whole));
    if (left === 0) this.close();
    return left;
  }

  close(): void {
    if (this.#session === null) return;
    this.#session = null;
    this.#ended();
  }
}
