/** The failure modes an offline queue has met elsewhere; each has a test that carries its number in its name, `SYNC-nn`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const failureModes: Readonly<Record<string, string>> = {
  '01': 'power cut after «submitted»',
  '02': 'disk full, the browser throws its database away',
  '03': 'a database call that never settles',
  '04': 'a record without its scans',
  '05': 'reply lost after the platform stored it',
  '06': 'the same id with other content',
  '07': 'a captive portal or proxy says 200',
  '08': 'one refused item blocks the queue',
  '09': 'an item deleted on an error or a time-out',
  '10': 'the local delete fails after success',
  '11': 'a stuck flag, a second sender',
  '12': 'eviction by the browser',
  '13': 'the database does not open',
  '14': 'an upgrade of schema or program loses the queue',
  '15': 'origin or data folder change',
  '16': 'wrong clock, days offline',
  '17': 'the client’s time is abused',
  '18': 'an upload continues on the wrong file, or cuts it',
  '19': 'half uploaded for days',
  '20': 'the next citizen’s identity',
  '21': 'a stolen kiosk',
  '22': 'deleted data stays on the disk',
  '23': 'all scans in memory at once',
  '24': 'a kiosk dies for good',
  '25': 'an unanswered question taken for an answer',
};

it('every one of the 25 has its named test', async () => {
  const named = new Set<string>();
  for (const folder of ['tests', 'renderer', 'shared', 'electron']) {
    const names = await readdir(folder, { recursive: true });
    for (const name of names.filter((one) => /\.tsx?$/.test(one) && !one.endsWith('failure-modes.test.ts'))) {
      const text = await readFile(join(folder, name), 'utf8');
      // In a title of vitest or of the conformance suite, where more than one number may stand.
      for (const [, numbers = ''] of text.matchAll(/['"`](?:\w+: )?((?:SYNC-\d\d )+)/g))
        for (const [, number = ''] of numbers.matchAll(/SYNC-(\d\d)/g)) named.add(number);
    }
  }
  const missing = Object.entries(failureModes).filter(([number]) => !named.has(number));
  expect(missing).toEqual([]);
});
