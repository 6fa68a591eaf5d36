/** The suite notices deliberately broken platforms, each by the right cases. All cases: `npm run conform -- --broken all`. */
import { describe, expect, it } from 'vitest';
import { wrongWith } from './broken/judge.ts';
import { variants } from './broken/variants.ts';
import { conformCases } from './conform/suite.ts';

/** Cases that pass whatever is broken. */
const controls = conformCases.filter(({ name }) => name.startsWith('keys:') || name.startsWith('marker:'));

describe('a platform that', () => {
  it.each(variants.map((one) => [one.name, one] as const))('%s is noticed', async (_name, variant) => {
    const telling = conformCases.filter(({ name }) => Object.hasOwn(variant.fails, name));
    expect(telling).toHaveLength(Object.keys(variant.fails).length);
    expect(await wrongWith(variant, [...telling, ...controls])).toEqual([]);
  });

  it('is broken in one of at least ten ways', () => {
    expect(new Set(variants.map(({ name }) => name)).size).toBeGreaterThanOrEqual(10);
  });
});
