/** A copy of the shipped catalogue in a temporary folder, to be changed file by file. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCatalogue } from '#electron/tools/catalogue/run.ts';

const shipped = join(import.meta.dirname, '../../../assets/catalogue');

export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'catalogue-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** The shipped catalogue, copied; gone when the test ends. */
export async function catalogueCopy(): Promise<string> {
  const dir = join(await temporaryFolder(), 'catalogue');
  await cp(shipped, dir, { recursive: true });
  return dir;
}

/** A copy with 新生儿出生 alone, where the number of life events is not the point. */
export async function smallCatalogue(): Promise<string> {
  const dir = await catalogueCopy();
  const path = join(dir, 'catalogue.json');
  const index = JSON.parse(await readFile(path, 'utf8'));
  index.lifeEvents = ['newborn'];
  await writeFile(path, JSON.stringify(index, null, 1));
  for (const name of await readdir(join(dir, 'life-events')))
    if (name !== 'newborn.json') await rm(join(dir, 'life-events', name));
  return dir;
}

/** Replaces a text that must be there. */
export async function edit(dir: string, name: string, from: string, to: string): Promise<void> {
  const path = join(dir, name);
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${name} does not hold ${from}`);
  await writeFile(
    path,
    text.replace(from, () => to),
  );
}

/** Raises the version in `catalogue.json`, and gives the new one. */
export async function raiseVersion(dir: string, by = 1): Promise<number> {
  const { version } = JSON.parse(await readFile(join(dir, 'catalogue.json'), 'utf8'));
  await edit(dir, 'catalogue.json', `"version": ${version}`, `"version": ${version + by}`);
  return version + by;
}

/** Line and column of a text in a file, counted from 1. */
export async function placeOf(dir: string, name: string, text: string): Promise<string> {
  const before = (await readFile(join(dir, name), 'utf8')).split(text)[0] ?? '';
  const lines = before.split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Runs a command of the tools as a person would. */
export async function run(...args: string[]): Promise<{ code: number; out: string[]; complaints: string[] }> {
  const out: string[] = [];
  const complaints: string[] = [];
  const code = await runCatalogue(args, {
    print: (line) => out.push(line),
    complain: (line) => complaints.push(line),
  });
  return { code, out, complaints };
}
