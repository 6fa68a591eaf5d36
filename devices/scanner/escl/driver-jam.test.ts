import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('a sheet jams in the middle: the status says so, and after mending the same sheet is scanned', async () => {
  await rig.stack('passport.jpg');
  await rig.break('jam');
  expect(await rig.scan()).toBe('jam');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});

test('a jam at the second sheet keeps the first page', async () => {
  await rig.stack('passport.jpg', 'bank-card.jpg');
  const job = await rig.driver.start({ dpi: 200, colour: true, source: 'feeder' });
  if (!job.ok) throw new Error(job.error.state);
  expect((await job.value.next()).ok).toBe(true);
  await rig.break('jam');
  expect(await job.value.next()).toEqual({ ok: false, error: { state: 'jam' } });
  expect(await rig.driver.status()).toEqual({ state: 'jam' });
});
