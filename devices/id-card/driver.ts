import type { IsoDate } from '#shared/codes/real-date.ts';
import type { IdCard, IdCardReaderStatus } from '#shared/hardware/id-card.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { type Clock, sleep, within } from './clock.ts';
import { type COMMANDS, decodeBase, formatSamId, SW } from './codec.ts';
import { createLock } from './lock.ts';
import { DECODE_LIMIT_MS, type PhotoDecoder } from './photo-decoder.ts';
import type { Port } from './port.ts';
import { createSamLink, type SamLink } from './sam-link.ts';
import { failureOf, type Outcome, restingStatus, sameStatus } from './status.ts';
import { readNewestAddress, readTextBlock } from './text-block.ts';

/** Every wait of the driver, in milliseconds. */
export interface Timing {
  /** Longest answer to a short command. */
  readonly answerMs: number;
  /** Longest answer to a card read. */
  readonly readMs: number;
  /** Rest between a failure and the next try. */
  readonly settleMs: number;
  /** Between two looks for a card; readers overheat below 300. */
  readonly pollMs: number;
  /** Opening or closing the port. */
  readonly openMs: number;
  /** A read settles at the latest this long after the wait for the card is over. */
  readonly limitMs: number;
  /** Between two health checks of a resting reader, and of one in trouble. */
  readonly probeMs: number;
  readonly retryMs: number;
}

export const DEFAULT_TIMING: Timing = {
  answerMs: 600,
  readMs: 1500,
  settleMs: 50,
  pollMs: 300,
  openMs: 1500,
  limitMs: 5000,
  probeMs: 5000,
  retryMs: 2000,
};

export interface DriverDeps {
  readonly port: Port;
  readonly clock: Clock;
  readonly timing: Timing;
  /** Today in China, for the card's validity. */
  readonly today: () => IsoDate;
  /** Makes a picture of the chip's photo; without it there is none. */
  readonly decodePhoto?: PhotoDecoder | undefined;
}

export interface IdCardDriver {
  /** Begins watching the reader's health. It never looks for a card by itself. */
  start(onStatus: (status: IdCardReaderStatus) => void): void;
  /**
   * Looks for a card for `waitMs`, then reads it: find, select, read, newest address. Settles within
   * `waitMs + timing.limitMs`. A card once read is found again only after it was taken off.
   */
  read(waitMs: number): Promise<Result<IdCard, IdCardReaderStatus>>;
  /**
   * Does a card lie on the reader, at the end of a visit? Nothing of it is read. A card that was left is refused as
   * `card-left` until the reader was seen empty, so that the next citizen is not taken for its owner.
   */
  left(): Promise<Result<boolean, IdCardReaderStatus>>;
  /** The security module's printed number, for the technician. */
  identify(): Promise<Result<string, IdCardReaderStatus>>;
  close(): Promise<void>;
}

/** After this many failed tries the module is reset, after one more the port is opened anew, then we give up. */
const TRIES_BEFORE_RESET = 3;
/** Looks for a card that was left, until the reader counts as empty. */
const LEFT_TRIES = 2;

export function createIdCardDriver({ port, clock, timing, today, decodePhoto }: DriverDeps): IdCardDriver {
  let status: IdCardReaderStatus = { state: 'starting' };
  let tell: (status: IdCardReaderStatus) => void = () => {};
  let cancelProbe: () => void = () => {};
  let watching = false;
  let closed = false;
  const lock = createLock(clock);
  /** Printed number of the security module behind the open port; null until it has told it. */
  let samId: string | null = null;
  /** A card was read and not seen to go: the module will not find it again by itself. */
  let consumed = false;
  /** The card on the reader belongs to an earlier visit. */
  let leftBehind = false;
  /** Looks in a row that found no card. */
  let misses = 0;

  const link: SamLink = createSamLink({
    port,
    clock,
    timing,
    onLost: () => {
      samId = null;
      consumed = false;
      publish({ state: 'disconnected', reason: 'lost' });
      scheduleProbe(timing.retryMs);
    },
  });

  function publish(next: IdCardReaderStatus): void {
    if (closed || sameStatus(next, status)) return;
    status = next;
    tell(next);
  }

  function scheduleProbe(ms: number): void {
    cancelProbe();
    if (!watching || closed) return;
    cancelProbe = clock.after(ms, () => void probe());
  }

  /** Opens the port when needed and asks the module how it is; a mute reader gets a fresh port next time. */
  async function probe(): Promise<void> {
    const release = await lock(0);
    if (release) {
      try {
        publish(await health());
      } finally {
        release();
      }
    }
    scheduleProbe(status.state === 'ready' ? timing.probeMs : timing.retryMs);
  }

  async function health(): Promise<IdCardReaderStatus> {
    const deadline = clock.now() + timing.openMs + timing.answerMs;
    const opened = await link.open(deadline);
    if (!opened.ok) return opened.error;
    const outcome = await link.exchange('samStatus', timing.answerMs, deadline);
    if (outcome.type === 'answer' && outcome.response.sw[2] === SW.ok) {
      if (samId === null) samId = samIdOf(await short('samId', deadline));
      return { state: 'ready' };
    }
    const failure = failureOf('samStatus', outcome);
    if (failure.state === 'silent' || failure.state === 'garbled') await closeLink();
    return restingStatus(failure);
  }

  function closeLink(deadline?: number): Promise<void> {
    samId = null;
    return link.close(deadline);
  }

  const short = (name: keyof typeof COMMANDS, deadline: number): Promise<Outcome> =>
    link.exchange(name, timing.answerMs, deadline);

  /** One round: find, select, read, newest address. Any refusal ends it with its status. */
  async function round(deadline: number, seen: () => void): Promise<Result<IdCard, IdCardReaderStatus>> {
    const opened = await link.open(deadline);
    if (!opened.ok) return opened;
    const found = await short('find', deadline);
    if (found.type !== 'answer' || found.response.sw[2] !== SW.found) {
      const failure = failureOf('find', found);
      if (failure.state === 'no-card' && ++misses >= LEFT_TRIES) leftBehind = false;
      return err(failure);
    }
    misses = 0;
    if (leftBehind) return err({ state: 'card-left' });
    seen();
    const selected = await short('select', deadline);
    if (selected.type !== 'answer' || selected.response.sw[2] !== SW.ok)
      return err(asCard('select', selected));
    const base = await link.exchange('readBase', timing.readMs, deadline);
    if (base.type !== 'answer' || base.response.sw[2] !== SW.ok) return err(asCard('readBase', base));
    const parts = decodeBase(base.response.data);
    const card = parts && readTextBlock(parts.text, today());
    if (!card?.ok) return err({ state: 'card-unreadable', reason: 'text' });
    const photo = parts && parts.photo.length > 0 ? 'not-decoded' : 'absent';
    const whole = { ...card.value, photo, ...(samId === null ? {} : { samId }) } as const;
    const read = withNewestAddress(whole, await short('readNewestAddress', deadline));
    const picture = photo === 'absent' ? null : await pictureOf(parts?.photo, deadline);
    return ok(picture === null ? read : { ...read, photo: 'decoded', picture });
  }

  /** A decoder that is late, or not there, leaves the card without a picture. */
  async function pictureOf(photo: Uint8Array | undefined, deadline: number): Promise<string | null> {
    if (!photo || !decodePhoto) return null;
    return within(
      clock,
      Math.max(0, Math.min(DECODE_LIMIT_MS, deadline - clock.now())),
      decodePhoto(photo),
      null,
    );
  }

  async function lookForLeft(deadline: number): Promise<Result<boolean, IdCardReaderStatus>> {
    const opened = await link.open(deadline);
    if (!opened.ok) return opened;
    if (consumed) {
      // Only a module that was reset finds a card it has read before.
      await short('reset', deadline);
      consumed = false;
      await sleep(clock, timing.settleMs);
    }
    for (let tries = 1; ; tries++) {
      const found = await short('find', deadline);
      if (found.type === 'answer' && found.response.sw[2] === SW.found) {
        leftBehind = true;
        misses = 0;
        return ok(true);
      }
      const failure = failureOf('find', found);
      if (failure.state !== 'no-card') return err(restingStatus(failure));
      // One miss is no absence: a card at the edge is not found every time.
      if (tries === LEFT_TRIES) break;
      await sleep(clock, timing.pollMs);
    }
    leftBehind = false;
    return ok(false);
  }

  async function readLocked(waitMs: number, started: number): Promise<Result<IdCard, IdCardReaderStatus>> {
    const findUntil = started + waitMs;
    const deadline = findUntil + timing.limitMs;
    let failures = 0;
    let cardSeen = false;
    /** The last round failed with a card on the reader. */
    let justSeen = false;
    for (;;) {
      if (closed) return err({ state: 'disconnected', reason: 'lost' });
      const result = await round(deadline, () => {
        cardSeen = true;
        justSeen = true;
      });
      if (result.ok) {
        consumed = true;
        return result;
      }
      const { state } = result.error;
      if (state === 'disconnected' || state === 'not-authorised' || state === 'self-test-failed')
        return result;
      if (state === 'card-left') {
        if (clock.now() + timing.pollMs > findUntil) return result;
        await sleep(clock, timing.pollMs);
        continue;
      }
      if (state === 'no-card') {
        if (justSeen) {
          // A reader that believes it delivered the card will not find it again: make it forget.
          justSeen = false;
          await short('reset', deadline);
          continue;
        }
        if (clock.now() + timing.pollMs > findUntil) {
          return cardSeen ? err({ state: 'card-removed' }) : result;
        }
        await sleep(clock, timing.pollMs);
        continue;
      }
      failures += 1;
      if (failures > TRIES_BEFORE_RESET + 1 || clock.now() + timing.settleMs >= deadline) return result;
      if (failures === TRIES_BEFORE_RESET) await short('reset', deadline);
      if (failures === TRIES_BEFORE_RESET + 1) await closeLink(deadline);
      await sleep(clock, timing.settleMs);
    }
  }

  return {
    start(onStatus) {
      tell = onStatus;
      watching = true;
      tell(status);
      void probe();
    },

    async read(waitMs) {
      const started = clock.now();
      const release = await lock(waitMs + timing.answerMs);
      if (!release) return err({ state: 'busy' });
      try {
        if (status.state === 'ready') publish({ state: 'reading' });
        const result = await readLocked(waitMs, started);
        publish(result.ok ? { state: 'ready' } : restingStatus(result.error));
        return result;
      } finally {
        release();
      }
    },

    async left() {
      const release = await lock(timing.answerMs);
      if (!release) return err({ state: 'busy' });
      try {
        return await lookForLeft(clock.now() + timing.limitMs);
      } finally {
        release();
      }
    },

    async identify() {
      const release = await lock(timing.answerMs);
      if (!release) return err({ state: 'busy' });
      try {
        const deadline = clock.now() + timing.openMs + timing.answerMs;
        const opened = await link.open(deadline);
        if (!opened.ok) return opened;
        const outcome = await short('samId', deadline);
        if (outcome.type !== 'answer') return err(failureOf('samId', outcome));
        samId = samIdOf(outcome);
        return samId === null ? err(restingStatus(failureOf('samId', outcome))) : ok(samId);
      } finally {
        release();
      }
    },

    async close() {
      closed = true;
      watching = false;
      cancelProbe();
      await closeLink();
    },
  };
}

const samIdOf = (outcome: Outcome): string | null =>
  outcome.type === 'answer' && outcome.response.sw[2] === SW.ok ? formatSamId(outcome.response.data) : null;

/** From select on a card was there: "no card" then means that it could not be chosen or read. */
function asCard(command: 'select' | 'readBase', outcome: Outcome): IdCardReaderStatus {
  const failure = failureOf(command, outcome);
  if (failure.state !== 'no-card') return failure;
  return { state: 'card-unreadable', reason: command === 'select' ? 'select' : 'read' };
}

/** The chip's later address, when it has one; a card that was read stays read whatever happens here. */
function withNewestAddress(card: IdCard, outcome: Outcome): IdCard {
  if (card.kind !== 'resident' && card.kind !== 'hmt-permit') return card;
  if (outcome.type === 'answer') {
    const { sw, data } = outcome.response;
    if (sw[2] === SW.noSuchItem) return card;
    const address = sw[2] === SW.ok ? readNewestAddress(data) : null;
    if (address !== null) return { ...card, newestAddress: address };
  }
  return { ...card, warnings: [...card.warnings, 'newest-address-unread'] };
}
