import { expect, it } from 'vitest';
import { walkConsole } from '../technician/walk.ts';

/** Both orientations and both languages; `npm run pictures -- technician` walks the other two combinations as well. */
it.each([
  ['upright', 'zh'],
  ['wide', 'en'],
] as const)(
  'every page of the console on %s glass in %s stands the inspector',
  async (orientation, language) => {
    expect(await walkConsole({ orientation, languages: [language] })).toEqual([]);
  },
  400_000,
);
