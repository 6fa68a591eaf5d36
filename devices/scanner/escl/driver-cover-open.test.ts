import { expect, test } from 'vitest';
import { esclRig, picture } from '../testing/escl-rig.ts';

const rig = esclRig();

test('the lid is open: told before the scan begins', async () => {
  await rig.stack('passport.jpg');
  await rig.break('cover-open');
  expect(await rig.scan()).toBe('cover-open');
  expect((await rig.tray.look()).queue).toEqual(['passport.jpg']);
  await rig.mend();
  expect(await rig.scan()).toEqual(picture('passport.jpg'));
});
