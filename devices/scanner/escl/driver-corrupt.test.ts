import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('a page whose headers are broken is no page', async () => {
  await rig.stack('passport.jpg');
  await rig.break('corrupt');
  expect(await rig.scan()).toBe('bad-image');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
