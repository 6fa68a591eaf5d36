import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeResponse, SW } from './codec.ts';
import { createRig, whole } from './testing/rig.ts';

function pieces(frame: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0, i = 0; at < frame.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    cut.push(frame.slice(at, at + size));
    at += size;
  }
  return cut;
}

describe('answers split and merged', () => {
  it('are read through any cuts', async () => {
    const sizes = fc.array(fc.integer({ min: 20, max: 700 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, async (cuts) => {
        const rig = createRig({ tamper: (answer) => pieces(answer.frame, cuts) });
        rig.reader.simulate({ place: 'hmt_J' });
        expect(await rig.read()).toMatchObject({ ok: true, value: { kind: 'hmt-permit' } });
      }),
      { numRuns: 50 },
    );
  });

  it('are read byte by byte', async () => {
    const rig = createRig({
      tamper: (answer) => pieces(answer.frame, [1]),
      timing: { readMs: 10_000, limitMs: 20_000 },
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true });
  });

  it('are read when each comes twice in one piece', async () => {
    const rig = createRig({ tamper: (answer) => [Uint8Array.of(...answer.frame, ...answer.frame)] });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true, value: { warnings: [] } });
  });

  it('are read when a stale answer is merged before the right one', async () => {
    const stale = encodeResponse(SW.found, new Uint8Array(4));
    const rig = createRig({
      tamper: (answer) =>
        answer.command === 'find' ? whole(answer) : [Uint8Array.of(...stale, ...answer.frame)],
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true, value: { warnings: [] } });
  });

  it('a late card answer is not taken for the next command’s', async () => {
    let held: Uint8Array | null = null;
    const rig = createRig({
      tamper: (answer) => {
        if (answer.command === 'readBase' && !held) {
          held = answer.frame;
          return [];
        }
        const late = held && answer.command === 'find' ? [held] : [];
        return [...late, answer.frame];
      },
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true, value: { kind: 'resident' } });
  });
});
