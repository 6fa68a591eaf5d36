import type {
  Door as DoorView,
  Entered,
  ProveRequest,
  SecondFactor,
  SetUpRequest,
} from '#shared/api/technician.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Access } from './access.ts';
import type { Lockout } from './lockout.ts';
import type { LogFacts } from './log-file.ts';
import {
  answerOf,
  newChallenge,
  newSiteSecret,
  newToken,
  pinWeakness,
  readSiteSecret,
  sameSecret,
} from './secrets.ts';
import type { Sessions } from './sessions.ts';

/** How long the second factor may take after the PIN. */
const TICKET_LIMIT_MS = 180_000;

/** Why the door stays shut. Nothing tells which part of an entry was wrong but the part that was just asked for. */
export type DoorRefusal =
  | { readonly why: 'locked'; readonly lockedForMs: number }
  | { readonly why: 'wrong'; readonly lockedForMs: number }
  | { readonly why: 'ticket-over' | 'not-set-up' | 'damaged' | 'set-up-closed' | 'clock-unverified' }
  | { readonly why: 'pin-format' | 'pin-weak' | 'secret-format' }
  /** The reader gave no card; nothing is held against anybody. */
  | { readonly why: 'no-card'; readonly state: string };

export interface DoorDeps {
  readonly access: Access;
  readonly lockout: Lockout;
  readonly sessions: Sessions;
  readonly monotonic: () => number;
  readonly audit: (event: string, facts?: LogFacts) => Promise<void>;
}

/** What the running host gives the door; a host that starts again gives it anew. */
export interface DoorWorld {
  /** The card on the kiosk's own reader, or the reader's state. */
  readonly readCard: () => Promise<Result<IdCard, string>>;
  /** Wall clock for records. */
  readonly now: () => number;
  /** The time, while the platform vouches for it; else null. */
  readonly verifiedNow: () => number | null;
  /** Whether the kiosk serves citizens for a real platform. */
  readonly inRealService: () => boolean;
}

interface Ticket {
  readonly token: string;
  readonly page: string;
  readonly until: number;
  readonly challenge: string | null;
}

/** The way into the console: PIN, then a second factor; a lock-out over both; and the first set-up of either. */
export class Door {
  readonly #deps: DoorDeps;
  #ticket: Ticket | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(deps: DoorDeps) {
    this.#deps = deps;
  }

  async view(world: DoorWorld): Promise<DoorView> {
    const { access, lockout } = this.#deps;
    return {
      access: access.state,
      setUpOpen: await this.#isSetUpOpen(world),
      lockedForMs: lockout.remainingMs,
    };
  }

  enter(world: DoorWorld, page: string, pin: string): Promise<Result<Entered, DoorRefusal>> {
    return this.#oneByOne(async () => {
      const { access, lockout, monotonic } = this.#deps;
      if (access.state !== 'enrolled')
        return err({ why: access.state === 'none' ? 'not-set-up' : 'damaged' });
      const attempt = await this.#attempt(() => access.isPin(pin), 'pin');
      if (!attempt.ok) return attempt;
      await lockout.takeBack();
      const challenge = access.hasSiteSecret ? newChallenge() : null;
      const ticket = { token: newToken(), page, until: monotonic() + TICKET_LIMIT_MS, challenge };
      this.#ticket = ticket;
      const factors: SecondFactor[] = [
        ...(access.cards.length > 0 ? (['card'] as const) : []),
        ...(challenge === null ? [] : (['answer'] as const)),
        ...(challenge !== null && world.verifiedNow() !== null ? (['totp'] as const) : []),
      ];
      return ok({ ticket: ticket.token, factors, challenge });
    });
  }

  prove(
    world: DoorWorld,
    page: string,
    proof: ProveRequest,
  ): Promise<Result<{ token: string }, DoorRefusal>> {
    return this.#oneByOne(async () => {
      const { lockout, sessions, monotonic, audit } = this.#deps;
      const ticket = this.#ticket;
      if (ticket === null || ticket.page !== page || !sameSecret(proof.ticket, ticket.token))
        return err({ why: 'ticket-over' });
      if (monotonic() > ticket.until) {
        this.#ticket = null;
        return err({ why: 'ticket-over' });
      }
      const check = await this.#checkOf(world, proof, ticket);
      if (!check.ok) return check;
      const attempt = await this.#attempt(check.value, proof.factor);
      if (!attempt.ok) {
        // A wrong answer uses its code up: the next one is asked from the PIN on.
        if (proof.factor !== 'card') this.#ticket = null;
        return attempt;
      }
      this.#ticket = null;
      await lockout.clear();
      await audit('entered', { factor: proof.factor });
      return ok({ token: sessions.open(page) });
    });
  }

  setUp(
    world: DoorWorld,
    page: string,
    wanted: SetUpRequest,
  ): Promise<Result<{ token: string; siteSecret: string | null }, DoorRefusal>> {
    return this.#oneByOne(async () => {
      const { access, lockout, sessions, audit } = this.#deps;
      if (!(await this.#isSetUpOpen(world))) return err({ why: 'set-up-closed' });
      const weakness = pinWeakness(wanted.pin);
      if (weakness !== null) return err({ why: weakness });
      const now = new Date(world.now()).toISOString();
      let card: IdCard | null = null;
      let siteSecret: string | null = null;
      if (wanted.factor === 'card') {
        const read = await world.readCard();
        if (!read.ok) return err({ why: 'no-card', state: read.error });
        card = read.value;
      } else {
        siteSecret = wanted.siteSecret ?? newSiteSecret();
        if (readSiteSecret(siteSecret) === null) return err({ why: 'secret-format' });
      }
      await access.enrol({ pin: wanted.pin, card, siteSecret }, now);
      await lockout.clear();
      await audit('set-up', { factor: wanted.factor });
      return ok({
        token: sessions.open(page),
        siteSecret: wanted.siteSecret === undefined ? siteSecret : null,
      });
    });
  }

  /**
   * A kiosk that serves nobody yet may be set up by whoever stands before it. One that serves for a real platform, or
   * whose access was set up before, is opened from its own file system only.
   */
  async #isSetUpOpen(world: DoorWorld): Promise<boolean> {
    const { access } = this.#deps;
    if (await access.isReopened()) return true;
    return access.state === 'none' && !world.inRealService();
  }

  async #checkOf(
    world: DoorWorld,
    proof: ProveRequest,
    ticket: Ticket,
  ): Promise<Result<() => Promise<boolean>, DoorRefusal>> {
    const { access } = this.#deps;
    switch (proof.factor) {
      case 'card': {
        const read = await world.readCard();
        return read.ok ? ok(() => access.isCard(read.value)) : err({ why: 'no-card', state: read.error });
      }
      case 'answer': {
        const secret = access.siteSecret;
        const { challenge } = ticket;
        if (secret === null || challenge === null) return err({ why: 'ticket-over' });
        return ok(async () => sameSecret(proof.code.replace(/\D/g, ''), answerOf(secret, challenge)));
      }
      case 'totp': {
        const now = world.verifiedNow();
        if (now === null) return err({ why: 'clock-unverified' });
        return ok(() => access.isTotp(proof.code.replace(/\D/g, ''), now));
      }
    }
  }

  /** Looks at one entry, counted as wrong until it has proved right. */
  async #attempt(isRight: () => Promise<boolean>, part: string): Promise<Result<void, DoorRefusal>> {
    const { lockout, audit } = this.#deps;
    const lockedForMs = lockout.remainingMs;
    if (lockedForMs > 0) return err({ why: 'locked', lockedForMs });
    await lockout.begin();
    if (await isRight()) return ok(undefined);
    lockout.failed();
    await audit('refused', { part, failures: lockout.failures });
    return err({ why: 'wrong', lockedForMs: lockout.remainingMs });
  }

  /** Entries are looked at one after the other, so that many at once are not one try. */
  #oneByOne<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
