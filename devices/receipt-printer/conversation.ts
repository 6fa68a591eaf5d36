import { canPrint, type ReceiptPrinterStatus } from '#shared/hardware/receipt-printer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { patientTimer } from '../patient-timer.ts';
import type { Connection, PortError } from './port.ts';
import {
  AUTOMATIC_LENGTH,
  automaticOn,
  decodeAutomatic,
  decodeStatus,
  isAutomaticHead,
  isStatusByte,
  isTailByte,
  statusQuery,
  tailQuery,
} from './status.ts';

/** `reported`: instead of the answer came a block by which the printer itself says that something is wrong. */
export type Answer = Result<number, 'timeout' | 'closed' | 'garbled' | 'reported'>;

interface Box {
  readonly bytes: number[];
  waiter: ((answer: Answer) => void) | undefined;
}

/**
 * Sorts what a printer answers on one connection: status bytes to those who asked with DLE EOT, the answer to GS r
 * to the one who waits behind the last line, automatic status blocks aside. Bytes that are none of these are noted, not
 * believed.
 */
export class Conversation {
  readonly connection: Connection;
  readonly #status: Box = { bytes: [], waiter: undefined };
  readonly #tail: Box = { bytes: [], waiter: undefined };
  #closed = false;
  #garbled = false;
  /** Bytes so far of an automatic status block. */
  #block: number[] = [];
  /** What the newest block said. */
  #reported: ReceiptPrinterStatus | undefined;
  #onBlock: (() => void) | undefined;

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
    if (this.#block.length > 0 || isAutomaticHead(byte)) {
      this.#takeOfBlock(byte);
      return;
    }
    const box = isStatusByte(byte) ? this.#status : isTailByte(byte) ? this.#tail : undefined;
    if (box === undefined) this.#garbled = true;
    else if (box.waiter) box.waiter(ok(byte));
    else box.bytes.push(byte);
  }

  #takeOfBlock(byte: number): void {
    this.#block.push(byte);
    if (this.#block.length < AUTOMATIC_LENGTH) return;
    const [printer = 0, error = 0, paper = 0, reserved = 0] = this.#block;
    this.#block = [];
    this.#reported = decodeAutomatic([printer, error, paper, reserved]);
    this.#onBlock?.();
    if (!canPrint(this.#reported)) this.#tail.waiter?.(err('reported'));
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

  /** Asks for an answer that comes only when everything sent before was worked off. */
  askTail(): Promise<Result<void, PortError>> {
    return this.connection.write(tailQuery());
  }

  /** The state by automatic blocks: the newest one, or the one that comes when they are switched on. */
  async automatic(replyMs: number): Promise<ReceiptPrinterStatus> {
    if (this.#reported) return this.#closed ? { state: 'disconnected' } : this.#reported;
    const written = await this.connection.write(automaticOn());
    if (!written.ok) return written.error;
    if (this.#reported === undefined && !this.#closed)
      await new Promise<void>((resolve) => {
        const done = (): void => {
          cancel();
          this.#onBlock = undefined;
          resolve();
        };
        const cancel = patientTimer(replyMs, done);
        this.#onBlock = done;
        this.connection.onClose(done);
      });
    if (this.#closed) return { state: 'disconnected' };
    return this.#reported ?? unanswered(this.#garbled ? 'garbled' : 'timeout');
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
function unanswered(reason: 'timeout' | 'closed' | 'garbled' | 'reported'): ReceiptPrinterStatus {
  if (reason === 'garbled') return { state: 'error', cause: 'garbled' };
  return { state: reason === 'closed' ? 'disconnected' : 'silent' };
}
