import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase, encodeResponse, SW } from './codec.ts';
import { createRig, whole } from './testing/rig.ts';

describe('answers with wrong bytes', () => {
  it('never give a card with one flipped bit in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 1294 }), fc.nat({ max: 7 }), async (at, bit) => {
        const rig = createRig({
          tamper: (answer) =>
            answer.command === 'readBase'
              ? [answer.frame.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte))]
              : whole(answer),
        });
        rig.reader.simulate({ place: 'resident' });
        expect(await rig.read(0)).toEqual({ ok: false, error: { state: 'garbled' } });
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a text too short', encodeBase(new Uint8Array(100), new Uint8Array(1024))],
    ['no text', encodeBase(new Uint8Array(), new Uint8Array(1024))],
    ['text of zeros', encodeBase(new Uint8Array(256), new Uint8Array(1024))],
    ['lengths that lie', Uint8Array.of(1, 0, 9, 9, ...new Uint8Array(600))],
  ])('with a right checksum but %s is no card', async (_what, data) => {
    const rig = createRig({
      tamper: (answer) => (answer.command === 'readBase' ? [encodeResponse(SW.ok, data)] : whole(answer)),
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'card-unreadable', reason: 'text' } });
  });

  it('a card without a picture is read and says so', async () => {
    const rig = createRig({
      tamper: (answer) =>
        answer.command === 'readBase'
          ? [encodeResponse(SW.ok, encodeBase(answer.frame.slice(14, 270), new Uint8Array()))]
          : whole(answer),
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true, value: { photo: 'absent' } });
  });
});
