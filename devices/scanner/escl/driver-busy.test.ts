import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('somebody else is scanning', async () => {
  await rig.stack('passport.jpg');
  await rig.break('busy');
  expect(await rig.scan()).toBe('busy');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
