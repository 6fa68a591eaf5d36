import { describe, expect, it } from 'vitest';
import { createRig, whole } from './testing/rig.ts';

describe('a reader that says nothing', () => {
  it.each([0, 1000, 2500])('is reported within the limit, waiting %i ms', async (waitMs) => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    rig.reader.simulate({ fault: 'silent' });
    expect(await rig.read(waitMs)).toEqual({ ok: false, error: { state: 'silent' } });
  });

  it('is tried again, then reset, then opened anew', async () => {
    const rig = createRig();
    rig.reader.simulate({ fault: 'silent' });
    await rig.read();
    expect(rig.commands).toEqual(['find', 'find', 'find', 'reset', 'find', 'find']);
    expect(rig.opened()).toBe(2);
  });

  it('reads as soon as it speaks again', async () => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    rig.reader.simulate({ fault: 'silent' });
    const reading = rig.driver.read(2500);
    await rig.clock.pass(1500);
    rig.reader.simulate({ clear: true });
    expect(await rig.clock.settle(reading, 6000)).toMatchObject({ ok: true });
  });

  it('is seen by the watch before any citizen comes, and so is its recovery', async () => {
    const rig = createRig();
    rig.reader.simulate({ fault: 'silent' });
    rig.driver.start((status) => rig.told.push(status));
    await rig.clock.pass(3000);
    expect(rig.told).toEqual([{ state: 'starting' }, { state: 'silent' }]);
    expect(rig.opened()).toBeGreaterThan(1);
    rig.reader.simulate({ clear: true });
    await rig.clock.pass(5000);
    expect(rig.told.at(-1)).toEqual({ state: 'ready' });
    await rig.driver.close();
  });

  it.each(['select', 'readBase'] as const)('only at %s', async (mute) => {
    const rig = createRig({ tamper: (answer) => (answer.command === mute ? [] : whole(answer)) });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'silent' } });
  });

  it('only at the newest address: the card stays read, with a warning', async () => {
    const rig = createRig({
      tamper: (answer) => (answer.command === 'readNewestAddress' ? [] : whole(answer)),
    });
    rig.reader.simulate({ place: 'newaddr' });
    expect(await rig.read()).toMatchObject({
      ok: true,
      value: { warnings: ['newest-address-unread'] },
    });
  });

  it('a port that never opens is silent too, within the limit', async () => {
    const rig = createRig();
    rig.reader.port.open = () => new Promise(() => {});
    rig.reader.port.close = () => new Promise(() => {});
    expect(await rig.read(0)).toEqual({ ok: false, error: { state: 'silent' } });
  });

  it('a port that never finishes writing is silent too, within the limit', async () => {
    const rig = createRig();
    rig.reader.port.write = () => new Promise(() => {});
    expect(await rig.read(2500)).toEqual({ ok: false, error: { state: 'silent' } });
  });
});
