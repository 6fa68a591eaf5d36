/** `docs/catalogue.md` shows what the tools really say. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '#electron/tools/catalogue/commands.ts';
import type { PackageRefusal } from '#shared/catalogue/package.ts';
import { catalogueCopy, run } from './folder.ts';
import { addFourteenth, blockOf, FOURTEENTH } from './fourteenth.ts';

const page = () => readFile('docs/catalogue.md', 'utf8');

test('the explanation on the page is the one that is printed', async () => {
  const dir = await catalogueCopy();
  await addFourteenth(dir);
  const answers = join(dir, 'answers.txt');
  await writeFile(answers, await blockOf('answers'));
  const { out } = await run('explain', dir, '--event', FOURTEENTH, '--answers', answers);
  expect(`${out.join('\n')}\n`).toBe(await blockOf('explained'));
});

test('the table on the page is the one that is printed', async () => {
  const dir = await catalogueCopy();
  await addFourteenth(dir);
  const { out } = await run('check', dir);
  const text = await page();
  for (const line of [out[0], out[1], out.find((one) => one.startsWith(FOURTEENTH))])
    expect(text).toContain(`\n${line}\n`);
});

test('every command and every refusal is on the page', async () => {
  const text = await page();
  for (const name of Object.keys(commands).filter((one) => one !== 'schema'))
    expect(text).toContain(`npm run catalogue -- ${name} `);
  const reasons: Record<PackageRefusal['reason'], true> = {
    unreadable: true,
    'schema-unknown': true,
    'key-unknown': true,
    'signature-wrong': true,
    'other-region': true,
    'version-not-higher': true,
    expired: true,
    'file-missing': true,
    'file-altered': true,
    'not-stored': true,
    defects: true,
  };
  for (const reason of Object.keys(reasons)) expect(text).toContain(`\`${reason}\``);
});
