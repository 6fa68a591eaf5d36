import { expect, test } from 'vitest';
import { esclRig, fromFeeder, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('what the scanner offers is read from it', async () => {
  expect(await rig.driver.capabilities()).toEqual({
    ok: true,
    value: {
      model: 'Yiciban Virtual Scanner',
      sources: ['glass', 'feeder', 'feeder-duplex'],
      resolutions: [150],
      colour: true,
      grey: false,
      widthMm: 210,
      heightMm: 297,
    },
  });
  expect(await rig.driver.status()).toEqual({ state: 'ready' });
});

test('a stack comes page by page, byte for byte, and the scanner is free afterwards', async () => {
  const names = ['passport.jpg', 'household-register-1.jpg', 'household-register-2.jpg'];
  await rig.stack(...names);
  const job = await rig.driver.start(fromFeeder);
  if (!job.ok) throw new Error(job.error.state);
  expect(job.value.stack).toBe(true);
  expect(await rig.driver.status()).toEqual({ state: 'busy' });
  for (const name of names) {
    const page = await job.value.next();
    if (!page.ok || !page.value) throw new Error('no page');
    expect(Buffer.from(page.value.jpeg).equals(picture(name))).toBe(true);
    expect([page.value.width, page.value.height]).toEqual([1240, 1754]);
  }
  expect(await job.value.next()).toEqual({ ok: true, value: null });
  expect(await job.value.next()).toEqual({ ok: true, value: null });
  expect(await rig.driver.status()).toEqual({ state: 'ready' });
});

test('by itself it takes from the feeder what is in it, else from the glass', async () => {
  await rig.stack('passport.jpg');
  expect(await rig.scan({ ...fromFeeder, source: 'auto' })).toEqual(picture('passport.jpg'));
  const job = await rig.driver.start({ ...fromFeeder, source: 'auto' });
  if (!job.ok) throw new Error(job.error.state);
  expect(job.value.stack).toBe(false);
  expect((await job.value.next()).ok).toBe(true);
  expect(await job.value.next()).toEqual({ ok: true, value: null });
});

test('cancelled between two pages: the scanner is free, the sheets that were not scanned are still there', async () => {
  await rig.stack('passport.jpg', 'bank-card.jpg');
  const job = await rig.driver.start(fromFeeder);
  if (!job.ok) throw new Error(job.error.state);
  await job.value.next();
  await job.value.cancel();
  expect(await job.value.next()).toEqual({ ok: true, value: null });
  expect((await rig.tray.look()).queue).toEqual(['bank-card.jpg']);
  expect(await rig.driver.status()).toEqual({ state: 'ready' });
});

test('cancelled in the middle of a page', async () => {
  await rig.stack('passport.jpg');
  const job = await rig.driver.start(fromFeeder);
  if (!job.ok) throw new Error(job.error.state);
  await rig.break('endless');
  const page = job.value.next();
  await job.value.cancel();
  expect(await page).toEqual({ ok: false, error: { state: 'cancelled' } });
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});

test('two sides: front and back of each sheet', async () => {
  await rig.stack('household-register-1.jpg', 'household-register-2.jpg');
  expect(await rig.scan({ ...fromFeeder, source: 'feeder-duplex' })).toEqual(
    picture('household-register-1.jpg'),
  );
});
