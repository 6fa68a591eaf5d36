import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, documentBench } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await documentBench();
});
afterEach(() => bench.close());

test('a printer that is asked how it is while it prints answers both, and the paper comes out', async () => {
  let done = false;
  const printing = bench.print(20).finally(() => {
    done = true;
  });
  const states = new Set<unknown>();
  while (!done) {
    const told = await Promise.all([bench.verb('status'), bench.verb('status')]);
    for (const one of told) states.add(JSON.stringify(one));
  }
  expect(await printing).toMatchObject({ ok: true, value: { printed: 'confirmed' } });
  expect([...states]).toEqual(['{"ok":true,"value":{"state":"ready"}}']);
});
