import { describe, expect, it } from 'vitest';
import { idCardSimulationState } from '#shared/hardware/id-card.ts';
import { idCardReaderConfig } from '#shared/hardware/messages.ts';
import { createIdCardReader } from './service.ts';
import { createManualClock } from './testing/manual-clock.ts';
import { demoCards } from './testing/rig.ts';
import { vectors } from './testing/vectors.ts';

const config = idCardReaderConfig.parse({
  id: 'id-card',
  kind: 'id-card-reader',
  driver: 'sam',
  port: { type: 'simulator' },
});

function device() {
  const clock = createManualClock();
  const made = createIdCardReader(config, { demoCards, clock, today: () => '2026-11-23' });
  const call = (verb: string, args?: unknown) => {
    const run = made.verbs[verb];
    if (!run) throw new Error(`no verb ${verb}`);
    return clock.settle(run(args), 7500);
  };
  return { made, clock, call };
}

describe('the virtual reader as a device', () => {
  it('says that it is simulated and what it can do', () => {
    const { made } = device();
    expect(made).toMatchObject({ id: 'id-card', kind: 'id-card-reader', simulated: true });
    expect(Object.keys(made.verbs).sort()).toEqual(['identify', 'left', 'read', 'simulate', 'simulation']);
  });

  it('has every vector that is a card', () => {
    const inVectors = Object.keys(vectors).filter((key) => key !== 'requests' && key !== 'responses');
    expect(Object.keys(demoCards).sort()).toEqual(inVectors.sort());
  });

  it('walks the dock: lay down, read, look, take off', async () => {
    const { call } = device();
    expect(await call('simulate', { place: 'resident' })).toMatchObject({ ok: true });
    expect(await call('read', { waitMs: 500 })).toMatchObject({ ok: true, value: { name: '张三丰' } });
    const looked = await call('simulation');
    expect(looked).toMatchObject({
      ok: true,
      value: { card: 'resident', read: true, fault: null, plugged: true },
    });
    expect(looked.ok && idCardSimulationState.safeParse(looked.value).success).toBe(true);
    expect(await call('simulate', { remove: true })).toMatchObject({ ok: true, value: { card: null } });
    expect(await call('read', { waitMs: 0 })).toEqual({ ok: false, error: { state: 'no-card' } });
  });

  it('fails on request and heals', async () => {
    const { call } = device();
    await call('simulate', { place: 'resident' });
    for (const [fault, state] of [
      ['silent', 'silent'],
      ['garbage', 'garbled'],
      ['cut@20', 'garbled'],
      ['unplug', 'disconnected'],
    ]) {
      expect(await call('simulate', { fault })).toMatchObject({ ok: true, value: { fault } });
      expect(await call('read', { waitMs: 0 })).toMatchObject({ ok: false, error: { state } });
    }
    expect(await call('simulate', { clear: true })).toMatchObject({
      ok: true,
      value: { fault: null, plugged: true, card: 'resident' },
    });
    expect(await call('read', { waitMs: 0 })).toMatchObject({ ok: true });
  });

  it.each([
    [{ place: 'nobody' }, 'unknown-card'],
    [{ place: 'toString' }, 'unknown-card'],
    [{ place: { text: 'ab' } }, 'body'],
    [{ fault: 'fire' }, 'body'],
    [{ fault: 'cut@' }, 'body'],
    [{ remove: false }, 'body'],
    [{ place: 'resident', remove: true }, 'body'],
    [undefined, 'body'],
    ['remove', 'body'],
  ])('refuses %j', async (body, reason) => {
    const { call } = device();
    expect(await call('simulate', body)).toEqual({ ok: false, error: { state: 'refused', reason } });
  });

  it('takes no argument for more than it may: waits out of bounds are the longest wait', async () => {
    const { call, clock } = device();
    for (const args of [{ waitMs: 1e9 }, { waitMs: -1 }, {}, undefined, null, 'x']) {
      const started = clock.now();
      expect(await call('read', args)).toEqual({ ok: false, error: { state: 'no-card' } });
      expect(clock.now() - started).toBeLessThanOrEqual(2500);
    }
  });

  it('a configured HID reader offers no simulation', () => {
    const hid = idCardReaderConfig.parse({
      ...config,
      port: { type: 'hid', vendorId: 0x0483, productId: 0x5750, framing: 'raw' },
    });
    const made = createIdCardReader(hid);
    expect(made.simulated).toBe(false);
    expect(Object.keys(made.verbs).sort()).toEqual(['identify', 'left', 'read']);
  });
});
