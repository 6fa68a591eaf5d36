import { MAX_CODE } from '#shared/hardware/code-reader.ts';

/**
 * How a report of scanned data is laid out behind its report id (HID Point of Sale Usage Tables 1.02, usage page 0x8C):
 * - `aim`: length, symbology in three characters, data, and in the last byte whether more follows (Honeywell, Zebra, Datalogic)
 * - `plain`: length, data (Newland)
 */
export type ReportLayout = 'aim' | 'plain';

/** The report that carries scanned data. */
export const SCANNED_DATA = 0x02;
/** Bytes of a report with its id, and of the data in it. */
export const REPORT_BYTES = 64;
export const DATA_BYTES = 56;
const DATA_AT: Readonly<Record<ReportLayout, number>> = { aim: 5, plain: 2 };

export type Decoded =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'more' | 'garbled' };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Puts the reports of one reader together. */
export class ReportDecoder {
  readonly #layout: ReportLayout;
  #parts: number[] = [];

  constructor(layout: ReportLayout) {
    this.#layout = layout;
  }

  /** Forgets half a code, when the reader was taken away. */
  reset(): void {
    this.#parts = [];
  }

  /** Takes one input report with its id. Nothing it could hold makes it fail. */
  push(report: Uint8Array): Decoded {
    const [id, length = 0] = report;
    const from = DATA_AT[this.#layout];
    if (id !== SCANNED_DATA || length > DATA_BYTES || report.length < from + length) return this.#garbled();
    this.#parts.push(...report.subarray(from, from + length));
    if (this.#parts.length > MAX_CODE) return this.#garbled();
    if (this.#layout === 'aim' && report.length === REPORT_BYTES && report[REPORT_BYTES - 1] !== 0)
      return { kind: 'more' };
    const bytes = Uint8Array.from(this.#parts);
    this.#parts = [];
    try {
      // Readers may be set to add a line end, as keyboards do.
      const code = utf8.decode(bytes).replace(/[\r\n\t]+$/, '');
      return code === '' || /\p{Cc}/u.test(code) ? { kind: 'garbled' } : { kind: 'code', code };
    } catch {
      return { kind: 'garbled' };
    }
  }

  #garbled(): Decoded {
    this.#parts = [];
    return { kind: 'garbled' };
  }
}
