import { PREAMBLE } from './codec.ts';

/** How frames travel in HID reports, and how reports give the byte stream back. */
export interface HidFraming {
  /** Cuts one frame into report payloads of exactly the report's size, zero-padded, without a report id. */
  encode(frame: Uint8Array): Uint8Array[];
  /** The stream bytes one input report carries. */
  decode(report: Uint8Array): Uint8Array;
  /** A new request goes out: what was half received belongs to nobody. */
  reset(): void;
}

export type HidFramingName = 'raw' | 'length-prefix' | 'icbc';

export interface HidFramingOptions {
  /** Bytes in one report, without its id. */
  readonly reportBytes: number;
  /** Width of the length prefix, `length-prefix` only. */
  readonly prefixBytes: 1 | 2;
}

const DEFAULTS: HidFramingOptions = { reportBytes: 64, prefixBytes: 2 };

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const reports: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const report = new Uint8Array(size);
    report.set(bytes.subarray(at, at + size));
    reports.push(report);
  }
  return reports;
}

/** The frame as it is; padding behind it is noise that the frame parser skips. */
function raw({ reportBytes }: HidFramingOptions): HidFraming {
  return { encode: (frame) => cut(frame, reportBytes), decode: (report) => report, reset: () => {} };
}

/**
 * The frame's length, big-endian, before the frame. On the way in the first report of an answer begins with
 * the length of the whole answer, later reports are the rest of it.
 */
function lengthPrefix({ reportBytes, prefixBytes }: HidFramingOptions): HidFraming {
  let missing = 0;
  return {
    encode(frame) {
      const prefix = prefixBytes === 2 ? [frame.length >> 8, frame.length & 0xff] : [frame.length & 0xff];
      return cut(Uint8Array.of(...prefix, ...frame), reportBytes);
    },
    decode(report) {
      let payload = report;
      if (missing === 0) {
        missing = prefixBytes === 2 ? ((report[0] ?? 0) << 8) | (report[1] ?? 0) : (report[0] ?? 0);
        payload = report.subarray(prefixBytes);
      }
      const part = payload.subarray(0, missing);
      missing -= part.length;
      return part;
    },
    reset() {
      missing = 0;
    },
  };
}

/** The preamble stays at home in both directions: reports begin with Len. */
function icbc({ reportBytes }: HidFramingOptions): HidFraming {
  let missing = 0;
  return {
    encode: (frame) => cut(frame.subarray(PREAMBLE.length), reportBytes),
    decode(report) {
      const head = missing === 0 ? PREAMBLE : [];
      if (missing === 0) missing = 2 + (((report[0] ?? 0) << 8) | (report[1] ?? 0));
      const part = report.subarray(0, missing);
      missing -= part.length;
      return Uint8Array.of(...head, ...part);
    },
    reset() {
      missing = 0;
    },
  };
}

const FRAMINGS = { raw, 'length-prefix': lengthPrefix, icbc } as const satisfies Record<
  HidFramingName,
  (options: HidFramingOptions) => HidFraming
>;

export function createHidFraming(name: HidFramingName, options: Partial<HidFramingOptions> = {}): HidFraming {
  return FRAMINGS[name]({ ...DEFAULTS, ...options });
}
