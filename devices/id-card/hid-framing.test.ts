import { describe, expect, it } from 'vitest';
import { createFrameParser, encodeFrame } from './codec.ts';
import { createHidFraming } from './hid-framing.ts';
import { bytesOf, hexOf, vectors } from './testing/vectors.ts';

const find = bytesOf(vectors.requests.find ?? '');
const card = bytesOf(vectors.resident.frame1295);

/** The reports a reader of this framing would send for an answer. */
function reports(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / 64) }, (_, i) => {
    const report = new Uint8Array(64);
    report.set(bytes.subarray(i * 64, i * 64 + 64));
    return report;
  });
}

describe('requests', () => {
  it.each([
    ['raw', {}, 'AAAAAA96690003200122'],
    ['length-prefix', {}, '000AAAAAAA96690003200122'],
    ['length-prefix', { prefixBytes: 1 }, '0AAAAAAA96690003200122'],
    ['icbc', {}, '0003200122'],
    ['miaxis', {}, '8800000B00B1AAAAAA96690003200122FF03'],
  ] as const)('%s %j', (name, options, hex) => {
    const [report, ...rest] = createHidFraming(name, options).encode(find);
    expect(rest).toEqual([]);
    expect(report).toHaveLength(64);
    expect(hexOf(report ?? new Uint8Array())).toBe(hex.padEnd(128, '0'));
  });

  it('longer than a report are cut', () => {
    const cut = createHidFraming('raw', { reportBytes: 4 }).encode(find);
    expect(cut.map(hexOf)).toEqual(['AAAAAA96', '69000320', '01220000']);
  });
});

describe('answers', () => {
  const onTheWire: Record<string, (frame: Uint8Array) => Uint8Array> = {
    raw: (frame) => frame,
    'length-prefix': (frame) => Uint8Array.of(frame.length >> 8, frame.length & 0xff, ...frame),
    icbc: (frame) => frame.subarray(5),
  };

  it.each(['raw', 'length-prefix', 'icbc'] as const)('%s gives two answers back whole', (name) => {
    const framing = createHidFraming(name);
    const parser = createFrameParser(3);
    const short = bytesOf(vectors.responses.select_ok ?? '');
    const frames = [card, short].flatMap((frame) =>
      reports(onTheWire[name]?.(frame) ?? frame).flatMap((report) => parser.push(framing.decode(report))),
    );
    expect(frames.map((parsed) => parsed.type === 'frame' && hexOf(encodeFrame(parsed.body)))).toEqual([
      hexOf(card),
      hexOf(short),
    ]);
  });

  it.each(['length-prefix', 'icbc'] as const)('%s begins anew after a broken answer', (name) => {
    const framing = createHidFraming(name);
    const wire = onTheWire[name] ?? ((frame) => frame);
    const [first = new Uint8Array()] = reports(wire(card));
    framing.decode(first);
    framing.reset();
    const answer = bytesOf(vectors.responses.find_ok ?? '');
    const [report = new Uint8Array()] = reports(wire(answer));
    expect(hexOf(framing.decode(report))).toBe(hexOf(answer));
  });
});

describe('Miaxis packets', () => {
  const packet = (part: Uint8Array, spoil = 0): Uint8Array => {
    const counted = [part.length + 3, 0, 0x00, 0, 0, ...part];
    const sum = counted.reduce((total, byte) => total + byte, 0) + spoil;
    const report = new Uint8Array(64);
    report.set([0xaa, 0, 0, ...counted, sum & 0xff, (sum >> 8) & 0xff]);
    return report;
  };
  const framing = createHidFraming('miaxis');
  const stream = (spoilt = -1): Uint8Array => {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < card.length; at += 54) parts.push(card.subarray(at, at + 54));
    return Uint8Array.of(
      ...parts.flatMap((part, i) => [...framing.decode(packet(part, i === spoilt ? 1 : 0))]),
    );
  };

  it('carry a card, each without its envelope', () => {
    expect(hexOf(stream())).toBe(vectors.resident.frame1295);
  });

  it('with a wrong sum give no frame and are told as nonsense', () => {
    const bytes = stream(3);
    expect(bytes.includes(0xff)).toBe(true);
    expect(
      createFrameParser(3)
        .push(bytes)
        .filter(({ type }) => type === 'frame'),
    ).toEqual([]);
  });

  it.each([
    ['of another start byte', [0x88, 0, 0, 4, 0, 0, 0, 0, 1, 5, 0]],
    ['longer than their report', [0xaa, 0, 0, 0xff, 0, 0]],
    ['of length nought', [0xaa, 0, 0, 0, 0, 0, 0]],
  ])('%s are nonsense', (_name, bytes) => {
    const report = new Uint8Array(64);
    report.set(bytes);
    expect([...framing.decode(report)]).toEqual([0xff]);
  });

  it('of zeros are padding', () => {
    expect(framing.decode(new Uint8Array(64))).toHaveLength(0);
  });
});
