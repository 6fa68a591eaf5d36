import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('a web page instead of a picture, as a captive portal sends it', async () => {
  await rig.stack('passport.jpg');
  await rig.break('wrong-type');
  expect(await rig.scan()).toBe('bad-image');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
