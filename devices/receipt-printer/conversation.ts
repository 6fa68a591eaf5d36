import type { ReceiptPrinterStatus } from '#shared/hardware/receipt-printer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { patientTimer } from '../patient-timer.ts';
import type { Connection } from './port.ts';
import {
  AUTOMATIC_LENGTH,
  decodeStatus,
  isAutomaticHead,
  isStatusByte,
  isTailByte,
  statusQuery,
} from './status.ts';

export type Answer = Result<number, 'timeout' | 'closed' | 'garbled'>;

interface Box {
  readonly bytes: number[];
  waiter: ((answer: Answer) => void) | undefined;
}

/**
 * Sorts what a printer answers on one connection: status bytes to those who asked with DLE EOT, the answer to GS r
 * to the one who waits behind the last line. Bytes that are neither are counted, not believed.
 */
export class Conversation {
  readonly connection: Connection;
  readonly #status: Box = { bytes: [], waiter: undefined };
  readonly #tail: Box = { bytes: [], waiter: undefined };
  #closed = false;
  #garbled = false;
  /** Bytes left of a status block nobody asked for. */
  #automatic = 0;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onData((bytes) => {
      for (const byte of bytes) this.#take(byte);
    });
    connection.onClose(() => {
      this.#closed = true;
      for (const box of [this.#status, this.#tail]) box.waiter?.(err('closed'));
    });
  }

  #take(byte: number): void {
    // Printers set to report by themselves do so in blocks whose later bytes look like the answer to GS r.
    if (this.#automatic > 0 || isAutomaticHead(byte)) {
      this.#automatic = (this.#automatic || AUTOMATIC_LENGTH) - 1;
      return;
    }
    const box = isStatusByte(byte) ? this.#status : isTailByte(byte) ? this.#tail : undefined;
    if (box === undefined) this.#garbled = true;
    else if (box.waiter) box.waiter(ok(byte));
    else box.bytes.push(byte);
  }

  #next(box: Box, ms: number): Promise<Answer> {
    const waiting = box.bytes.shift();
    if (waiting !== undefined) return Promise.resolve(ok(waiting));
    if (this.#closed) return Promise.resolve(err('closed'));
    return new Promise((resolve) => {
      const settle = (answer: Answer): void => {
        cancel();
        box.waiter = undefined;
        resolve(answer);
      };
      const cancel = patientTimer(ms, () => settle(err(this.#garbled ? 'garbled' : 'timeout')));
      box.waiter = settle;
    });
  }

  /** Forgets answers to GS r that came before there was a question. */
  forgetTail(): void {
    this.#tail.bytes.length = 0;
  }

  /** The answer to GS r behind the last line. */
  tail(ms: number): Promise<Answer> {
    return this.#next(this.#tail, ms);
  }

  /** Asks all four questions, one after the other, each with its own time limit. */
  async status(replyMs: number): Promise<ReceiptPrinterStatus> {
    const answers: number[] = [];
    for (const n of [1, 2, 3, 4] as const) {
      this.#status.bytes.length = 0;
      const written = await this.connection.write(statusQuery(n));
      if (!written.ok) return written.error;
      const answer = await this.#next(this.#status, replyMs);
      if (!answer.ok) return unanswered(answer.error);
      answers.push(answer.value);
    }
    const [printer = 0, offline = 0, error = 0, roll = 0] = answers;
    return decodeStatus([printer, offline, error, roll]);
  }
}

/** What a question without an answer says of the printer. */
export function unanswered(reason: 'timeout' | 'closed' | 'garbled'): ReceiptPrinterStatus {
  if (reason === 'garbled') return { state: 'error', cause: 'garbled' };
  return { state: reason === 'closed' ? 'disconnected' : 'silent' };
}
