import { describe, expect, it } from 'vitest';
import { createRig, whole } from './testing/rig.ts';

describe('a card pulled away', () => {
  it.each(['find', 'select'] as const)('right after %s', async (moment) => {
    const rig = createRig({
      tamper: (answer, { reader }) => {
        if (answer.command === moment) reader.simulate({ remove: true });
        return whole(answer);
      },
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'card-removed' } });
  });

  it('in the middle of its answer', async () => {
    const rig = createRig({
      tamper: (answer, { reader }) => {
        if (answer.command !== 'readBase') return whole(answer);
        reader.simulate({ remove: true });
        return [answer.frame.slice(0, 500)];
      },
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'card-removed' } });
  });

  it('right after it was read: the card was read, the rest is a warning', async () => {
    const rig = createRig({
      tamper: (answer, { reader }) => {
        if (answer.command === 'readBase') reader.simulate({ remove: true });
        return whole(answer);
      },
    });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true, value: { warnings: ['newest-address-unread'] } });
  });

  it('is read when it comes back in time', async () => {
    let pulled = false;
    const rig = createRig({
      tamper: (answer, { reader }) => {
        if (answer.command === 'find' && !pulled) {
          pulled = true;
          reader.simulate({ remove: true });
        }
        return whole(answer);
      },
    });
    rig.reader.simulate({ place: 'resident' });
    const reading = rig.driver.read(2500);
    await rig.clock.pass(1000);
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.clock.settle(reading, 3000)).toMatchObject({ ok: true });
  });
});
