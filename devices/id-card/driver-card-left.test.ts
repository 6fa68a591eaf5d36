import { describe, expect, it } from 'vitest';
import { createRig } from './testing/rig.ts';

describe('a card that was left on the reader', () => {
  async function afterVisit() {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true });
    const left = () => rig.clock.settle(rig.driver.left(), 6000);
    return { rig, left };
  }

  it('is seen, as often as it is asked, and nothing of it is read', async () => {
    const { rig, left } = await afterVisit();
    const before = rig.commands.length;
    expect(await left()).toEqual({ ok: true, value: true });
    expect(await left()).toEqual({ ok: true, value: true });
    expect(new Set(rig.commands.slice(before))).toEqual(new Set(['reset', 'find']));
    expect(rig.commands.filter((name) => name === 'reset')).toHaveLength(1);
  });

  it('is not there any more once it was taken', async () => {
    const { rig, left } = await afterVisit();
    expect(await left()).toEqual({ ok: true, value: true });
    rig.reader.simulate({ remove: true });
    expect(await left()).toEqual({ ok: true, value: false });
  });

  it('is never read for the next citizen; the next card is', async () => {
    const { rig, left } = await afterVisit();
    await left();
    expect(await rig.read(1000)).toEqual({ ok: false, error: { state: 'card-left' } });
    expect(rig.commands.filter((name) => name === 'select')).toHaveLength(1);
    const next = rig.driver.read(2500);
    await rig.clock.pass(400);
    rig.reader.simulate({ remove: true });
    await rig.clock.pass(700);
    rig.reader.simulate({ place: 'hmt_J' });
    expect(await rig.clock.settle(next, 7500)).toMatchObject({ ok: true, value: { kind: 'hmt-permit' } });
  });

  it('is read when its owner takes it up and lays it down again', async () => {
    const { rig, left } = await afterVisit();
    await left();
    rig.reader.simulate({ remove: true });
    // One miss is no absence; the page asks for longer than this.
    expect(await rig.read(1000)).toEqual({ ok: false, error: { state: 'no-card' } });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read(300)).toMatchObject({ ok: true, value: { kind: 'resident' } });
  });

  it('of a reader that says nothing is a status', async () => {
    const { rig, left } = await afterVisit();
    rig.reader.simulate({ fault: 'silent' });
    expect(await left()).toEqual({ ok: false, error: { state: 'silent' } });
  });
});
