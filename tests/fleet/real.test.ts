/** A small fleet of real kiosks against two instances. 200 of them: `npm run conform -- --kiosks 200`. */
import { expect, it } from 'vitest';
import { findPostgres } from '../support/postgres.ts';
import { runRealFleet } from './real.ts';

it.skipIf(findPostgres() === null)(
  'kiosks that come back at the same moment have every submission at the platform exactly once',
  { timeout: 180_000 },
  async () => {
    const result = await runRealFleet({ kiosks: 6, submissions: 2, seed: 7, say: () => undefined });
    expect(result).toMatchObject({
      submissions: 12,
      cases: 12,
      lost: 0,
      duplicates: 0,
      altered: 0,
      gaps: 0,
      killed: 1,
    });
  },
);
