import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf, readSiteSecret } from '#host/technician/secrets.ts';
import { openTestConsole, PIN } from '#host/technician/testing.ts';
import { runTechnician } from './run.ts';

async function call(...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const keep = (line: string) => void said.push(line);
  return { code: await runTechnician(args, { print: keep, complain: keep }), said: said.join('\n') };
}
const folder = () => mkdtemp(join(tmpdir(), 'technician-tool-'));

test('makes a secret nobody else can read, never over another, and answers codes with it', async () => {
  const file = join(await folder(), 'site-secret');
  expect((await call('secret', file)).code).toBe(0);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const secret = (await readFile(file, 'utf8')).trim();
  expect(await call('secret', file)).toMatchObject({ code: 1 });
  expect((await readFile(file, 'utf8')).trim()).toBe(secret);
  const told = await call('answer', '1234 567 890', '--secret', file);
  expect(told.said.replace(' ', '')).toBe(answerOf(readSiteSecret(secret) ?? Buffer.alloc(0), '1234567890'));
  expect(told.said).not.toContain(secret);
});

test('complains in one sentence about a short code, an open file, a file that is no secret', async () => {
  const file = join(await folder(), 'secret');
  await writeFile(file, 'not a secret', { mode: 0o600 });
  expect((await call('answer', '12345', '--secret', file)).said).toContain('ten digits');
  expect((await call('answer', '1234567890', '--secret', file)).said).toContain('not a site secret');
  await chmod(file, 0o644);
  expect((await call('answer', '1234567890', '--secret', file)).said).toContain('chmod 600');
  expect((await call('answer', '1234567890', '--secret', `${file}x`)).said).toContain('cannot be read');
  for (const wrong of [[], ['answer'], ['open', 'sesame'], ['reset', 'now'], ['answer', '1', '--what']])
    expect((await call(...wrong)).code).toBe(2);
});

test('a reset opens the set-up once, for a kiosk whose PIN was lost', async () => {
  const at = await openTestConsole();
  await at.setUp('site-secret');
  await at.close();
  expect((await call('reset', '--data', at.dataDir)).code).toBe(0);
  const again = await openTestConsole({ dataDir: at.dataDir });
  const door = async () => (await (await again.ask('GET', '/door')).json()) as { setUpOpen: boolean };
  expect((await door()).setUpOpen).toBe(true);
  // Until then the old PIN works.
  expect((await again.ask('POST', '/enter', { pin: PIN })).status).toBe(200);
  await again.ask('POST', '/set-up', { pin: '314159', factor: 'site-secret' });
  expect((await door()).setUpOpen).toBe(false);
  expect((await again.ask('POST', '/enter', { pin: PIN })).status).toBe(403);
  expect((await again.ask('POST', '/enter', { pin: '314159' })).status).toBe(200);
  await again.close();
  expect((await call('reset', '--data', await folder())).said).toContain('no kiosk');
});
