import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProgram } from '../support/provision.ts';

/** Says once, in one line, why the tests of a file are left out; false when they can run. */
export function leftOut(program: string, what: string): boolean {
  if (hasProgram(program)) return false;
  process.stderr.write(`Left out: ${what} (there is no ${program} on this machine).\n`);
  return true;
}

/** A folder with SANE's configuration of these backends only: looking for all others takes seconds. */
export function saneConfig(
  backends: readonly string[],
  files: Readonly<Record<string, string>> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-sane-'));
  writeFileSync(join(folder, 'dll.conf'), `${backends.join('\n')}\n`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
