import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('two sheets at once: told, and scanned again after mending', async () => {
  await rig.stack('passport.jpg');
  await rig.break('double-feed');
  expect(await rig.scan()).toBe('double-feed');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
