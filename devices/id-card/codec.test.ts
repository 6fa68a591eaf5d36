import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMMANDS,
  type CommandName,
  createFrameParser,
  decodeBase,
  decodeResponse,
  encodeBase,
  encodeFrame,
  encodeRequest,
  encodeResponse,
  formatSamId,
} from './codec.ts';
import { bytesOf, cardKeys, hexOf, vectors } from './testing/vectors.ts';
import { createVirtualSam } from './virtual-sam.ts';

const FRAMES = [
  ...Object.values(vectors.responses),
  ...cardKeys.map((key) => vectors[key].frame1295),
  vectors.resident_fp1024.frame2321,
  vectors.newaddr,
].map(bytesOf);

describe('frames against the vectors, byte for byte', () => {
  const names: Record<string, CommandName> = {
    reset: 'reset',
    status: 'samStatus',
    samid: 'samId',
    find: 'find',
    select: 'select',
    read_base: 'readBase',
    read_newaddr: 'readNewestAddress',
    read_mng: 'readManagementNumber',
    read_base_fp: 'readBaseFingerprint',
  };
  const settings: Record<string, Uint8Array> = {
    max_rf_50: Uint8Array.of(0x61, 0xff, 0x50),
    baud115200: Uint8Array.of(0x60, 0),
    baud57600: Uint8Array.of(0x60, 1),
    baud9600: Uint8Array.of(0x60, 4),
  };

  it.each(Object.entries(vectors.requests))('request %s', (key, hex) => {
    const name = names[key];
    const frame = name ? encodeRequest(COMMANDS[name]) : encodeFrame(settings[key] ?? new Uint8Array());
    expect(hexOf(frame)).toBe(hex);
  });

  it.each(Object.entries(vectors.responses))('response %s', (_key, hex) => {
    const [parsed, ...rest] = createFrameParser(3).push(bytesOf(hex));
    expect(rest).toEqual([]);
    if (parsed?.type !== 'frame') throw new Error('must be a frame');
    expect(hexOf(encodeFrame(parsed.body))).toBe(hex);
  });

  it.each(cardKeys)('card %s: text, photo, CRC and frame', (key) => {
    const { text256, frame1295, crc32_frame } = vectors[key];
    const frame = bytesOf(frame1295);
    expect(frame).toHaveLength(1295);
    expect(crc32(frame).toString(16).toUpperCase().padStart(8, '0')).toBe(crc32_frame);
    const [parsed] = createFrameParser(3).push(frame);
    if (parsed?.type !== 'frame') throw new Error('must be a frame');
    const response = decodeResponse(parsed.body);
    const base = response && decodeBase(response.data);
    expect(response?.sw).toEqual([0, 0, 0x90]);
    expect(hexOf(base?.text ?? new Uint8Array())).toBe(text256);
    expect(base?.photo).toHaveLength(1024);
    expect(hexOf(encodeResponse(0x90, encodeBase(bytesOf(text256), base?.photo ?? new Uint8Array())))).toBe(
      frame1295,
    );
  });

  it('answers with fingerprints: 1024 bytes of them, and none', () => {
    const sam = createVirtualSam();
    const ask = (name: CommandName) =>
      sam.accept(encodeRequest(COMMANDS[name]))[0]?.frame ?? new Uint8Array();
    const text = bytesOf(vectors.resident.text256);
    const read = (fingerprint: boolean) => {
      sam.place({ text, fingerprint });
      ask('find');
      ask('select');
      return ask('readBaseFingerprint');
    };
    expect(hexOf(read(true))).toBe(vectors.resident_fp1024.frame2321);
    const without = read(false);
    expect(without).toHaveLength(1297);
    expect(hexOf(without.slice(5, 7))).toBe('050A');
    expect(decodeBase(without.slice(10, -1), true)).toMatchObject({ text });
  });

  it('prints the security module number', () => {
    const frame = bytesOf(vectors.responses.samid_ok ?? '');
    expect(formatSamId(frame.slice(10, -1))).toBe('05.03-20230112-0000123456-0987654321');
    expect(formatSamId(new Uint8Array(15))).toBeNull();
  });
});

describe('the parser', () => {
  const bodies = (parsed: ReturnType<ReturnType<typeof createFrameParser>['push']>) =>
    parsed.flatMap((one) => (one.type === 'frame' ? [hexOf(encodeFrame(one.body))] : [one.type]));

  it('finds every vector frame split at every byte', () => {
    for (const frame of FRAMES) {
      const parser = createFrameParser(3);
      const single = frame.length > 100 ? 97 : 1;
      for (let at = 0; at <= frame.length; at += single) {
        const parsed = [...parser.push(frame.subarray(0, at)), ...parser.push(frame.subarray(at))];
        expect(bodies(parsed)).toEqual([hexOf(frame)]);
      }
      const bytewise = createFrameParser(3);
      expect(bodies([...frame].flatMap((byte) => bytewise.push(Uint8Array.of(byte))))).toEqual([
        hexOf(frame),
      ]);
    }
  });

  it('finds any run of frames through any cuts, with zero padding between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FRAMES), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }),
        fc.nat({ max: 63 }),
        (frames, cuts, padding) => {
          const stream = Uint8Array.of(...frames.flatMap((frame) => [...frame, ...new Uint8Array(padding)]));
          const parser = createFrameParser(3);
          const parsed = [];
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = cuts[i % cuts.length] ?? 1;
            parsed.push(...parser.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(bodies(parsed)).toEqual(frames.map(hexOf));
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['noise before', '0102AAAA96AA69'],
    ['one AA too many', 'AA'],
    ['three AA too many', 'AAAAAA'],
    ['half a preamble before', 'AAAAAA96'],
  ])('skips %s', (_what, noise) => {
    const parsed = createFrameParser(3).push(bytesOf(noise + vectors.responses.find_ok));
    expect(bodies(parsed)).toEqual([vectors.responses.find_ok]);
  });

  it.each([
    ['0000', 0],
    ['0003', 3],
    ['FFFF', 0xffff],
  ])('refuses Len %s at once and finds the frame behind it', (length, value) => {
    const parsed = createFrameParser(3).push(bytesOf(`AAAAAA9669${length}${vectors.responses.find_ok}`));
    expect(parsed[0]).toEqual({ type: 'bad-length', length: value });
    expect(bodies(parsed)).toEqual(['bad-length', vectors.responses.find_ok]);
  });

  it('tells a wrong checksum, as seen in public code, and goes on', () => {
    const wrong = 'AAAAAA96690003200121';
    expect(bodies(createFrameParser(2).push(bytesOf(wrong + vectors.requests.find)))).toEqual([
      'bad-checksum',
      vectors.requests.find,
    ]);
  });

  it('catches every flipped bit of a card answer', () => {
    const frame = bytesOf(vectors.resident.frame1295);
    fc.assert(
      fc.property(fc.nat({ max: frame.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const flipped = frame.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
        const frames = createFrameParser(3)
          .push(flipped)
          .filter((parsed) => parsed.type === 'frame');
        expect(frames).toEqual([]);
      }),
    );
  });

  it('forgets half a frame on reset', () => {
    const parser = createFrameParser(3);
    parser.push(bytesOf(vectors.resident.frame1295).subarray(0, 700));
    parser.reset();
    expect(bodies(parser.push(bytesOf(vectors.responses.ok_empty ?? '')))).toEqual([
      vectors.responses.ok_empty,
    ]);
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 })), (chunks) => {
        const parser = createFrameParser(3);
        for (const chunk of chunks)
          for (const parsed of parser.push(chunk)) expect(parsed.type).toBeTypeOf('string');
      }),
    );
  });
});

describe('base data', () => {
  it('refuses lengths that do not add up', () => {
    expect(decodeBase(new Uint8Array(3))).toBeNull();
    expect(decodeBase(Uint8Array.of(1, 0, 4, 0, 1, 2, 3))).toBeNull();
    expect(decodeBase(Uint8Array.of(0, 1, 0, 0, 65))).toEqual({
      text: Uint8Array.of(65),
      photo: new Uint8Array(),
    });
  });
});
