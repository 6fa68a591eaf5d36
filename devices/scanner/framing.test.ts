import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, FrameReader, MAX_PAYLOAD } from './framing.ts';

const frame = fc.record({ type: fc.nat(255), payload: fc.uint8Array({ maxLength: 300 }) });

test('frames come out as they went in, however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 50 })),
      (frames, cuts) => {
        const bytes = Buffer.concat(frames.map(encodeFrame));
        const reader = new FrameReader();
        const read = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          read.push(...reader.push(bytes.subarray(at, at + cut)));
          at += cut;
        }
        expect(read).toEqual(frames);
        expect(reader.broken).toBe(false);
      },
    ),
  );
});

test('a wrong first byte or an impossible length breaks the line for good', () => {
  const good = encodeFrame({ type: 1, payload: new Uint8Array(0) });
  const tooLong = encodeFrame({ type: 0x82, payload: new Uint8Array(MAX_PAYLOAD + 1) });
  for (const bad of [Uint8Array.of(0), tooLong]) {
    const reader = new FrameReader();
    expect(reader.push(good)).toHaveLength(1);
    expect(reader.push(bad)).toEqual([]);
    expect(reader.broken).toBe(true);
    expect(reader.push(good)).toEqual([]);
  }
});
