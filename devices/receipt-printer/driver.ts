import {
  canPrint,
  type PrintFailure,
  type PrintOutcome,
  type ReceiptPrinterStatus,
} from '#shared/hardware/receipt-printer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { Conversation } from './conversation.ts';
import type { BytePort } from './port.ts';

/** How the printer tells its state, as the configuration names it. */
export type Answers = 'realtime' | 'automatic' | 'none';

/** All limits in milliseconds. Every verb settles within the sum of those it meets. */
export interface DriverLimits {
  /** For the answer to one DLE EOT. */
  readonly replyMs: number;
  /** For the answer behind the last line, all told. */
  readonly confirmMs: number;
  /** How often the printer is asked for its state while that answer is awaited. */
  readonly pollMs: number;
}

export interface ReceiptPrinterDriver {
  /** Asks the printer; while a slip is printing, the last state known. */
  status(): Promise<ReceiptPrinterStatus>;
  /**
   * Prints bytes that end with GS r 1 and waits for its answer. `onSent` is called once, when the last byte has
   * been taken and before anything is confirmed.
   */
  print(bytes: Uint8Array, onSent?: () => void): Promise<Result<PrintOutcome, PrintFailure>>;
}

/** Small enough that a printer which stops taking bytes is noticed within one slip. */
const CHUNK = 4096;

/** One conversation at a time, each on a connection of its own. */
export function createReceiptPrinterDriver(
  port: BytePort,
  limits: DriverLimits,
  answers: Answers = 'realtime',
): ReceiptPrinterDriver {
  let last: ReceiptPrinterStatus = { state: 'disconnected' };
  let queue: Promise<unknown> = Promise.resolve();
  let printing = false;
  /** This printer has answered GS r before. */
  let knownToAnswer = false;

  const locked = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    // The next in line waits for this one to end, however it ends.
    queue = turn.catch(() => undefined);
    return turn;
  };

  const converse = async <T>(
    onUnreachable: (status: ReceiptPrinterStatus) => T,
    work: (talk: Conversation) => Promise<T>,
  ): Promise<T> => {
    const opened = await port.open();
    if (!opened.ok) {
      last = opened.error;
      return onUnreachable(last);
    }
    try {
      return await work(new Conversation(opened.value));
    } finally {
      await opened.value.close();
    }
  };

  const ask = async (talk: Conversation): Promise<ReceiptPrinterStatus> => {
    last =
      answers === 'none'
        ? { state: 'one-way' }
        : answers === 'automatic'
          ? await talk.automatic(limits.replyMs)
          : await talk.status(limits.replyMs);
    return last;
  };

  const fail = (status: ReceiptPrinterStatus, sent: boolean): Result<never, PrintFailure> => {
    last = status;
    return err({ ...status, sent });
  };

  /**
   * Waits for what is still owed: the answer behind the last line, and before it the one to the question put while
   * the printer had nothing to do, should it have come late.
   */
  const confirm = async (talk: Conversation, owed: number): Promise<Result<PrintOutcome, PrintFailure>> => {
    const end = performance.now() + limits.confirmMs;
    let left = owed;
    while (performance.now() < end) {
      const answer = await talk.tail(limits.pollMs);
      if (answer.ok && --left === 0) return ok({ printed: 'confirmed' });
      if (answer.ok) continue;
      const status = answer.error === 'closed' ? { state: 'disconnected' as const } : await ask(talk);
      if (!canPrint(status)) return fail(status, true);
    }
    // One last look, in case this process was held up until the time was over.
    while (left > 0 && (await talk.tail(limits.pollMs)).ok) left--;
    knownToAnswer ||= left < owed;
    if (left === 0) return ok({ printed: 'confirmed' });
    // A printer that answered when it had nothing to do and not behind the last line has lost the slip, or is stuck.
    return owed === 1 || left < owed ? fail({ state: 'silent' }, true) : ok({ printed: 'sent' });
  };

  const send = async (
    talk: Conversation,
    bytes: Uint8Array,
    onSent: (() => void) | undefined,
  ): Promise<Result<PrintOutcome, PrintFailure>> => {
    const before = await ask(talk);
    if (!canPrint(before)) return fail(before, false);
    let owed = 1;
    if (answers !== 'none') {
      talk.forgetTail();
      const asked = await talk.askTail();
      if (!asked.ok) return fail(asked.error, false);
      const idle = await talk.tail(limits.replyMs);
      if (!idle.ok && idle.error === 'closed') return fail({ state: 'disconnected' }, false);
      // It is well and does not get to the question: it is stuck, and a slip would only lie in its memory.
      if (!idle.ok && knownToAnswer) return fail({ state: 'silent' }, false);
      knownToAnswer ||= idle.ok;
      owed = idle.ok ? 1 : 2;
    }
    for (let from = 0; from < bytes.length; from += CHUNK) {
      const written = await talk.connection.write(bytes.subarray(from, from + CHUNK));
      if (!written.ok) return fail(written.error, true);
    }
    onSent?.();
    return answers === 'none' ? ok({ printed: 'sent' }) : confirm(talk, owed);
  };

  return {
    status: () => {
      if (printing) return Promise.resolve(last);
      return locked(() => converse((status) => status, ask));
    },
    print: (bytes, onSent) =>
      locked(async () => {
        printing = true;
        try {
          return await converse(
            (status) => fail(status, false),
            (talk) => send(talk, bytes, onSent),
          );
        } finally {
          printing = false;
        }
      }),
  };
}
