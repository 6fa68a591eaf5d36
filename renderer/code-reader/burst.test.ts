import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Burst, GAP_MS, heldText, isOver, MIN_CHARACTERS, pressed, quiet } from './burst.ts';

/** Plays keys with the pause before each; gives what was typed in the end, and the codes. */
function play(keys: readonly (readonly [key: string, pause: number])[]): { typed: string; codes: string[] } {
  let burst: Burst = quiet;
  let time = 0;
  let typed = '';
  const codes: string[] = [];
  for (const [key, pause] of keys) {
    time += pause;
    // What the clock of the page does between two keys.
    if (isOver(burst, time)) {
      typed += heldText(burst);
      burst = quiet;
    }
    const step = pressed(burst, key, time);
    typed += step.released;
    if (step.verdict.kind === 'pass' && key.length === 1) typed += key;
    if (step.verdict.kind === 'code') {
      codes.push(step.verdict.code);
      // The first character had gone through; the page takes it back.
      typed = typed.slice(0, -1);
    }
    burst = step.burst;
  }
  return { typed: typed + heldText(burst), codes };
}

const fast = (text: string, end = 'Enter') => [...text, end].map((key) => [key, 8] as const);

describe('a reader that types', () => {
  test('its code is taken, and nothing of it is typed', () => {
    expect(play(fast('YCB1:1101:123456789012'))).toEqual({ typed: '', codes: ['YCB1:1101:123456789012'] });
    expect(play(fast('12345678', 'Tab'))).toEqual({ typed: '', codes: ['12345678'] });
  });

  test('between what a person types, both come out right', () => {
    const person = (text: string) => [...text].map((key) => [key, 150] as const);
    const pause = [['a', 400]] as const;
    expect(
      play([
        ...person('李'),
        ...pause,
        ...[['Y', 400] as const],
        ...fast('CB1:1:123456789012'),
        ...person('b'),
      ]),
    ).toEqual({
      typed: '李ab',
      codes: ['YCB1:1:123456789012'],
    });
  });

  test('too short, too slow, or without an end: it is typing', () => {
    expect(play(fast('1234567')).codes).toEqual([]);
    expect(play([...'123456789012'].map((key) => [key, GAP_MS + 1] as const)).codes).toEqual([]);
    expect(play([...'123456789012'].map((key) => [key, 5] as const)).codes).toEqual([]);
  });
});

test('no character of a person is ever lost, doubled or moved, however fast', () => {
  const key = fc.constantFrom(...'abc123李', 'Shift', 'Backspace');
  const pause = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(fc.array(fc.tuple(key, pause), { maxLength: 60 }), (keys) => {
      expect(play(keys)).toEqual({
        typed: keys.map(([one]) => (one.length === 1 ? one : '')).join(''),
        codes: [],
      });
    }),
    { numRuns: 2_000 },
  );
});

test('a code is taken whole, whatever it is made of', () => {
  const code = fc.string({ unit: 'grapheme-ascii', minLength: MIN_CHARACTERS, maxLength: 120 });
  fc.assert(
    fc.property(code, (text) => {
      expect(play(fast(text))).toEqual({ typed: '', codes: [text] });
    }),
  );
});
