import { describe, expect, it } from 'vitest';
import { createRig, whole } from './testing/rig.ts';

const LOST = { ok: false, error: { state: 'disconnected', reason: 'lost' } };
const ABSENT = { ok: false, error: { state: 'disconnected', reason: 'absent' } };

describe('a reader that is unplugged', () => {
  it('before anyone asks', async () => {
    const rig = createRig();
    rig.reader.simulate({ fault: 'unplug' });
    expect(await rig.read()).toEqual(ABSENT);
  });

  it.each(['find', 'select', 'readBase', 'readNewestAddress'] as const)(
    'in the middle of the answer to %s',
    async (moment) => {
      const rig = createRig({
        tamper: (answer, { reader, clock }) => {
          if (answer.command === moment) clock.after(7, () => void reader.simulate({ fault: 'unplug' }));
          return answer.command === moment
            ? [answer.frame.slice(0, 6), answer.frame.slice(6)]
            : whole(answer);
        },
      });
      rig.reader.simulate({ place: 'resident' });
      const result = await rig.read();
      if (moment === 'readNewestAddress') {
        expect(result).toMatchObject({ ok: true, value: { warnings: ['newest-address-unread'] } });
      } else {
        expect(result).toEqual(LOST);
      }
      expect(await rig.read()).toEqual(ABSENT);
    },
  );

  it('while it waits for a card', async () => {
    const rig = createRig();
    const reading = rig.driver.read(2500);
    await rig.clock.pass(700);
    rig.reader.simulate({ fault: 'unplug' });
    const result = await rig.clock.settle(reading, 1000);
    expect(result).toMatchObject({ ok: false, error: { state: 'disconnected' } });
  });

  it('is told at once, and so is the plug, and it reads again', async () => {
    const rig = createRig();
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(100);
    rig.reader.simulate({ fault: 'unplug' });
    expect(rig.told.at(-1)).toEqual({ state: 'disconnected', reason: 'lost' });
    await rig.clock.pass(4000);
    rig.reader.simulate({ clear: true });
    await rig.clock.pass(4000);
    expect(rig.told.at(-1)).toEqual({ state: 'ready' });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true });
    await rig.driver.close();
  });

  it('reads at once after the plug, without waiting for the watch', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    rig.reader.simulate({ fault: 'unplug' });
    expect(await rig.read()).toEqual(ABSENT);
    rig.reader.simulate({ clear: true });
    expect(await rig.read(0)).toMatchObject({ ok: true });
  });

  it('a write that fails counts as lost and the port is opened anew next time', async () => {
    const rig = createRig();
    const { write } = rig.reader.port;
    rig.reader.port.write = async () => ({ ok: false, error: 'lost' });
    expect(await rig.read()).toEqual(LOST);
    expect(rig.opened()).toBe(1);
    rig.reader.port.write = write;
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true });
    expect(rig.opened()).toBe(2);
  });
});
