import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { provision } from '../support/provision.ts';
import { walkConsole } from './walk.ts';

/**
 * `npm run pictures -- technician [NAME] [--largest]`: every page of the console of a real kiosk, upright and wide, Chinese
 * and English, into `out/technician/`; NAME keeps only pictures whose names hold it. Each page is inspected; exit code
 * 1 when one falls short.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { largest: { type: 'boolean', default: false } },
});
const [what, only = ''] = positionals;
if (what !== 'technician') {
  console.error('npm run pictures -- technician [NAME] [--largest]');
  process.exit(2);
}
const root = join(import.meta.dirname, '../..');
const out = join(root, 'out', 'technician');
provision(root);
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const shortcomings: string[] = [];
for (const orientation of ['upright', 'wide'] as const)
  shortcomings.push(
    ...(await walkConsole({
      orientation,
      languages: ['zh', 'en'],
      largest: values.largest,
      look: async (page, name) => {
        if (!name.includes(only) && !name.endsWith('failure')) return false;
        await page.screenshot({ path: join(out, `${name}.png`) });
        return true;
      },
    })),
  );
for (const shortcoming of shortcomings) console.error(shortcoming);
process.exit(shortcomings.length === 0 ? 0 : 1);
