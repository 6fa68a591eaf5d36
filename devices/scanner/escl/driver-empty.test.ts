import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('nothing in the feeder: told at once, and not as a fault of the scanner', async () => {
  expect(await rig.scan()).toBe('no-paper');
  expect(await rig.driver.status()).toEqual({ state: 'ready' });
  await rig.stack('passport.jpg');
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
