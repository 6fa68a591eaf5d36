import type { HidFramingName } from '#shared/hardware/id-card-port.ts';
import { PREAMBLE } from './codec.ts';

export type { HidFramingName };

/** How frames travel in HID reports, and how reports give the byte stream back. */
export interface HidFraming {
  /** Cuts one frame into report payloads of exactly the report's size, zero-padded, without a report id. */
  encode(frame: Uint8Array): Uint8Array[];
  /** The stream bytes one input report carries. */
  decode(report: Uint8Array): Uint8Array;
  /** A new request goes out: what was half received belongs to nobody. */
  reset(): void;
}

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

/** Starts a request, and starts every packet of an answer. */
const MIAXIS_REQUEST = 0x88;
const MIAXIS_ANSWER = 0xaa;
/** Command of the reader itself: hand this to the security module. */
const MIAXIS_TO_SAM = 0xb1;
/** Start byte, two bytes of number, two of length; behind the counted part two bytes of sum. */
const MIAXIS_HEAD = 5;
const MIAXIS_TAIL = 2;
/** What no frame contains and no padding is: the parser then knows that something came that made no sense. */
const NONSENSE = Uint8Array.of(0xff);

const sum16 = (bytes: Uint8Array): readonly [number, number] => {
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  return [sum & 0xff, (sum >> 8) & 0xff];
};

/**
 * Envelope of Miaxis readers (MR-300). Request, in one report: `88 | number(2) | length LE | B1 | frame | sum LE`, length
 * counting B1 and the frame, sum over everything from the length on. An answer comes in packets of one report each:
 * `AA | number(2) | length LE | result | 2 bytes | part of the frame | sum LE`. Our requests always fit into one report.
 */
function miaxis({ reportBytes }: HidFramingOptions): HidFraming {
  return {
    encode(frame) {
      const length = frame.length + 1;
      const counted = Uint8Array.of(length & 0xff, length >> 8, MIAXIS_TO_SAM, ...frame);
      const packet = Uint8Array.of(MIAXIS_REQUEST, 0, 0, ...counted, ...sum16(counted));
      if (packet.length > reportBytes)
        throw new RangeError(`a frame of ${frame.length} bytes fits no Miaxis report`);
      return cut(packet, reportBytes);
    },
    decode(report) {
      if (report.every((byte) => byte === 0)) return new Uint8Array();
      const length = (report[3] ?? 0) | ((report[4] ?? 0) << 8);
      const end = MIAXIS_HEAD + length;
      if (report[0] !== MIAXIS_ANSWER || length < 1 || end + MIAXIS_TAIL > report.length) return NONSENSE;
      const [low, high] = sum16(report.subarray(3, end));
      if (report[end] !== low || report[end + 1] !== high) return NONSENSE;
      return report.subarray(MIAXIS_HEAD + 3, end);
    },
    reset() {},
  };
}

const FRAMINGS = { raw, 'length-prefix': lengthPrefix, icbc, miaxis } as const satisfies Record<
  HidFramingName,
  (options: HidFramingOptions) => HidFraming
>;

export function createHidFraming(name: HidFramingName, options: Partial<HidFramingOptions> = {}): HidFraming {
  return FRAMINGS[name]({ ...DEFAULTS, ...options });
}
