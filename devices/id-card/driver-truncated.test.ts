import { describe, expect, it } from 'vitest';
import { createRig, whole } from './testing/rig.ts';

const LONGEST = 1295;

describe('answers that break off', () => {
  it('settle with a status for every length', async () => {
    for (let at = 0; at < LONGEST; at++) {
      const rig = createRig();
      rig.reader.simulate({ place: 'resident' });
      rig.reader.simulate({ fault: `cut@${at}` });
      const result = await rig.read(0);
      const expected = at === 0 ? 'silent' : 'garbled';
      expect(result, `cut at ${at}`).toEqual({ ok: false, error: { state: expected } });
    }
  }, 60_000);

  it('do no harm when the cut lies behind the longest answer', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    rig.reader.simulate({ fault: `cut@${LONGEST}` });
    expect(await rig.read()).toMatchObject({ ok: true, value: { warnings: [] } });
  });

  it('are mended by trying again, although the reader believes it delivered the card', async () => {
    let reads = 0;
    const rig = createRig({
      tamper: (answer) =>
        answer.command === 'readBase' && ++reads === 1 ? [answer.frame.slice(0, 800)] : whole(answer),
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true });
    expect(rig.commands).toContain('reset');
  });
});
