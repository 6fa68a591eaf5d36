import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameParser } from './codec.ts';
import { bytesOf, hexOf, vectors } from './testing/vectors.ts';
import { createInStream, layoutOf, partsOf } from './usb-layout.ts';

const twoPipe = layoutOf([0x85, 0x02, 0x81, 0x06]);
const find = bytesOf(vectors.requests.find ?? '');
const card = bytesOf(vectors.resident.frame1295);

describe('the layout of bulk endpoints', () => {
  it('is read off the descriptor', () => {
    expect(twoPipe).toEqual({ type: 'two-pipe', outHead: 2, outBody: 6, inHead: 0x81, inBody: 0x85 });
    expect(layoutOf([0x81, 0x02])).toEqual({ type: 'one-pipe', out: 2, in: 0x81 });
    expect(layoutOf([0x81, 0x82, 0x02])).toEqual({ type: 'one-pipe', out: 2, in: 0x81 });
  });

  it('is none without both directions', () => {
    expect(layoutOf([])).toBeNull();
    expect(layoutOf([0x81, 0x82])).toBeNull();
    expect(layoutOf([0x02])).toBeNull();
  });

  it('cuts a request behind its length', () => {
    if (twoPipe === null) throw new Error('no layout');
    expect(partsOf(twoPipe, find).map(([to, bytes]) => [to, hexOf(bytes)])).toEqual([
      [2, 'AAAAAA96690003'],
      [6, '200122'],
    ]);
  });
});

describe('the answer of two pipes', () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 40 });

  it('is one frame, however it is cut and whichever pipe is first', () => {
    fc.assert(
      fc.property(pieces, pieces, fc.infiniteStream(fc.boolean()), (heads, bodies, turns) => {
        if (twoPipe?.type !== 'two-pipe') throw new Error('no layout');
        const stream = createInStream(twoPipe);
        const parser = createFrameParser(3);
        const queues = [cut(card.subarray(0, 7), heads), cut(card.subarray(7), bodies)] as const;
        const frames: string[] = [];
        while (queues[0].length + queues[1].length > 0) {
          const first = turns.next().value ? 0 : 1;
          const from = queues[first].length > 0 ? first : first === 0 ? 1 : 0;
          const piece = queues[from].shift() ?? new Uint8Array();
          const bytes = stream.push(from === 0 ? twoPipe.inHead : twoPipe.inBody, piece);
          for (const parsed of parser.push(bytes))
            if (parsed.type === 'frame') frames.push(hexOf(parsed.body));
        }
        expect(frames).toEqual([hexOf(card.subarray(7, -1))]);
      }),
    );
  });

  it('keeps no endless body, and forgets all of it at the next question', () => {
    if (twoPipe?.type !== 'two-pipe') throw new Error('no layout');
    const stream = createInStream(twoPipe);
    for (let i = 0; i < 1000; i++) stream.push(twoPipe.inBody, new Uint8Array(512));
    stream.reset();
    stream.push(twoPipe.inHead, card.subarray(0, 7));
    expect(hexOf(stream.push(twoPipe.inBody, card.subarray(7)))).toBe(hexOf(card));
  });
});

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    pieces.push(bytes.slice(at, at + size));
    at += size;
  }
  return pieces;
}
