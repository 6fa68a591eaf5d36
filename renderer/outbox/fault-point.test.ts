import { expect, test } from 'vitest';
import { createFaultPoint } from './fault-point.ts';

const settled = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20)),
  ]);

test('a page whose host died at a point goes no further', async () => {
  const asked: string[] = [];
  const point = createFaultPoint(true, async (path) => {
    asked.push(path);
    throw new TypeError('Failed to fetch');
  });
  expect(await settled(point('seal:before'))).toBe(false);
  expect(asked).toEqual(['/api/fault-points/seal:before']);
});

test('an answer lets it go on; without kill tests nobody is asked', async () => {
  let asked = 0;
  const fetch = async () => {
    asked += 1;
    return new Response('{}');
  };
  expect(await settled(createFaultPoint(true, fetch)('seal:after'))).toBe(true);
  expect(await settled(createFaultPoint(false, fetch)('seal:after'))).toBe(true);
  expect(asked).toBe(1);
});
