import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('a scanner that takes connections and answers nothing', async () => {
  await rig.stack('passport.jpg');
  await rig.break('silent');
  expect(await rig.scan()).toBe('silent');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
