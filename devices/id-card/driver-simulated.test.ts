import { expect, test } from 'vitest';
import { createRig } from './testing/rig.ts';

/** The faults that the dock and the fault scenarios play, below the real driver. */
test.each([
  ['checksum', { state: 'garbled' }],
  ['cut@3', { state: 'garbled' }],
  ['cut@700', { state: 'garbled' }],
  ['word@60', { state: 'self-test-failed' }],
  ['word@66', { state: 'not-authorised' }],
  ['word@31', { state: 'card-unreadable', reason: 'authentication' }],
  ['word@81', { state: 'card-unreadable', reason: 'select' }],
  ['word@41', { state: 'card-unreadable', reason: 'read' }],
])('%s is told and heals', async (fault, error) => {
  const rig = createRig();
  rig.reader.simulate({ place: 'resident' });
  rig.reader.simulate({ fault });
  expect(await rig.read()).toEqual({ ok: false, error });
  rig.reader.simulate({ clear: true });
  // A card whose data left the reader is found again only after it was taken off.
  rig.reader.simulate({ place: 'resident' });
  expect(await rig.read()).toMatchObject({ ok: true });
});

test.each([0, 1, 20, 700])(
  'the card pulled when %i bytes have come is gone once, not for good',
  async (bytes) => {
    const rig = createRig();
    rig.reader.simulate({ place: 'resident' });
    rig.reader.simulate({ fault: `pull@${bytes}` });
    expect(await rig.read()).toEqual({ ok: false, error: { state: 'card-removed' } });
    expect(rig.reader.state()).toMatchObject({ card: null, fault: null });
    rig.reader.simulate({ place: 'resident' });
    expect(await rig.read()).toMatchObject({ ok: true });
  },
);

test('the cable pulled and put back within 300 ms: told, and the card is read without another touch', async () => {
  const rig = createRig();
  rig.reader.simulate({ place: 'resident' });
  rig.reader.simulate({ fault: 'replug@700' });
  expect(await rig.read()).toEqual({ ok: false, error: { state: 'disconnected', reason: 'lost' } });
  expect(await rig.read(0)).toEqual({ ok: false, error: { state: 'disconnected', reason: 'absent' } });
  await rig.clock.pass(300);
  expect(await rig.read()).toMatchObject({ ok: true });
});

test('the cable pulled when 700 bytes have come: those arrive, then the reader is gone', async () => {
  const rig = createRig();
  rig.reader.simulate({ place: 'resident' });
  rig.reader.simulate({ fault: 'unplug@700' });
  expect(await rig.read()).toEqual({ ok: false, error: { state: 'disconnected', reason: 'lost' } });
  expect(rig.reader.state()).toMatchObject({ plugged: false });
  rig.reader.simulate({ clear: true });
  expect(await rig.read()).toMatchObject({ ok: true });
});
