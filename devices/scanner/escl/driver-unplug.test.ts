import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('the scanner is not there', async () => {
  await rig.stack('passport.jpg');
  await rig.break('unplug');
  expect(await rig.scan()).toBe('disconnected');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
