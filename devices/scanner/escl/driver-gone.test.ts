import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('the scanner goes in the middle of a page', async () => {
  await rig.stack('passport.jpg');
  await rig.break('gone');
  expect(await rig.scan()).toBe('disconnected');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
