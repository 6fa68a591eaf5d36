import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('a page that was cut off is no page', async () => {
  await rig.stack('passport.jpg');
  await rig.break('truncated');
  expect(await rig.scan()).toBe('bad-image');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
