import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeResponse, SW } from './codec.ts';
import { createRig, whole } from './testing/rig.ts';

describe('a reader that talks nonsense', () => {
  it('is reported within the limit', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    rig.reader.simulate({ fault: 'garbage' });
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'garbled' } });
  });

  it('reads when the nonsense stops', async () => {
    let answers = 0;
    const rig = createRig({
      tamper: (answer) => (++answers <= 2 ? [Uint8Array.of(1, 2, 3, 0xaa)] : whole(answer)),
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true });
  });

  it('reads through noise before and behind every answer', async () => {
    const noise = Uint8Array.of(0x55, 0xaa, 0xaa, 0x00, 0xaa);
    const rig = createRig({ tamper: (answer) => [noise, ...whole(answer), noise] });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true, value: { warnings: [] } });
  });

  it.each([
    ['checksum', SW.checksum],
    ['length', SW.length],
    ['command', SW.command],
  ])('that found our request damaged (%s)', async (_what, sw3) => {
    const rig = createRig({
      tamper: (answer) => (answer.command === 'select' ? [encodeResponse(sw3)] : whole(answer)),
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'garbled' } });
  });

  it('settles with a value whatever bytes come back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), async (chunks) => {
        const rig = createRig({ tamper: () => chunks });
        rig.reader.simulate({ place: 'resident' });
        const result = await rig.read(300);
        expect(result.ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
