import { PREAMBLE } from '#devices/id-card/codec.ts';
import type { HidFramingName } from '#devices/id-card/hid-framing.ts';
import type { VirtualReader } from '#devices/id-card/simulator.ts';
import type { VirtualHidDevice } from './bus.ts';

const REPORT = 64;

/** Request bytes out of one output report: the report id goes first, then what the framing put before it. */
const UNWRAP: Record<HidFramingName, (payload: Uint8Array) => Uint8Array> = {
  raw: (payload) => payload,
  'length-prefix': (payload) => payload.subarray(2, 2 + (((payload[0] ?? 0) << 8) | (payload[1] ?? 0))),
  icbc: (payload) => Uint8Array.of(...PREAMBLE, ...payload),
  miaxis: (payload) => payload.subarray(6, 5 + ((payload[3] ?? 0) | ((payload[4] ?? 0) << 8))),
};

const WRAP: Record<HidFramingName, (frame: Uint8Array) => Uint8Array> = {
  raw: (frame) => frame,
  'length-prefix': (frame) => Uint8Array.of(frame.length >> 8, frame.length & 0xff, ...frame),
  icbc: (frame) => frame.subarray(PREAMBLE.length),
  miaxis: (frame) =>
    Uint8Array.of(
      ...Array.from({ length: Math.ceil(frame.length / 54) }, (_, i) =>
        frame.subarray(i * 54, (i + 1) * 54),
      ).flatMap((part) => {
        const counted = [part.length + 3, 0, 0, 0, 0, ...part];
        const sum = counted.reduce((total, byte) => total + byte, 0);
        const packet = [0xaa, 0, 0, ...counted, sum & 0xff, (sum >> 8) & 0xff];
        return [...packet, ...new Array(REPORT - packet.length).fill(0)];
      }),
    ),
};

/** The far end of the cable: a virtual reader behind 64-byte reports. */
export function readerDevice(
  reader: VirtualReader,
  framing: HidFramingName,
  ids: { readonly vendorId: number; readonly productId: number; readonly serial: string },
): VirtualHidDevice {
  return {
    ...ids,
    onReport(report) {
      const answer = Uint8Array.of(
        ...reader.accept(UNWRAP[framing](report.subarray(1))).flatMap((piece) => [...piece]),
      );
      if (answer.length === 0) return [];
      const wire = WRAP[framing](answer);
      return Array.from({ length: Math.ceil(wire.length / REPORT) }, (_, i) => {
        const input = new Uint8Array(REPORT);
        input.set(wire.subarray(i * REPORT, (i + 1) * REPORT));
        return input;
      });
    },
  };
}
