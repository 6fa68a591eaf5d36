import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDir } from '#electron/defaults.ts';
import { lockFolder } from '#host/folder-lock.ts';
import { makeFolder, writeDurably } from '#host/journal/files.ts';
import { answerOf, newSiteSecret, readSiteSecret } from '#host/technician/secrets.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Terminal } from '../tool.ts';

const usage = [
  'npm run technician -- answer CODE [--secret FILE]    the answer to a code a kiosk shows',
  'npm run technician -- secret FILE                    makes a site secret, in a file only you can read',
  'npm run technician -- reset [--data DIR]             lets the console be set up anew, once, on the kiosk itself',
];

/** @returns the exit code: 0, 1 when something is wrong, 2 for a wrong call */
export async function runTechnician(args: readonly string[], terminal: Terminal): Promise<number> {
  const called = read(args);
  if (called === null) {
    for (const line of usage) terminal.complain(line);
    return 2;
  }
  const done = await run(called);
  if (done.ok) {
    terminal.print(done.value);
    return 0;
  }
  terminal.complain(done.error);
  return 1;
}

interface Called {
  readonly command: string;
  readonly operand: string | undefined;
  readonly secret: string | undefined;
  readonly data: string | undefined;
}

function read(args: readonly string[]): Called | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { secret: { type: 'string' }, data: { type: 'string' } },
    });
    const [command = '', operand, ...rest] = positionals;
    const wanted = command === 'answer' || command === 'secret' ? 1 : command === 'reset' ? 0 : -1;
    if (wanted < 0 || rest.length > 0 || (operand === undefined ? 0 : 1) !== wanted) return null;
    return { command, operand, secret: values.secret, data: values.data };
  } catch {
    return null;
  }
}

async function run({ command, operand = '', secret, data }: Called): Promise<Result<string, string>> {
  switch (command) {
    case 'answer':
      return answer(operand, secret);
    case 'secret':
      return newSecret(operand);
    default:
      return reset(data ?? defaultDataDir(process.env));
  }
}

/** The secret comes from a file or the environment, never from the command line, where others could read it. */
async function answer(code: string, file: string | undefined): Promise<Result<string, string>> {
  const digits = code.replace(/\D/g, '');
  if (digits.length !== 10) return err('The code a kiosk shows has ten digits.');
  let text = process.env.KIOSK_SITE_SECRET ?? '';
  if (file !== undefined) {
    try {
      text = await readFile(file, 'utf8');
      const { mode } = await stat(file);
      if (process.platform !== 'win32' && (mode & 0o077) !== 0)
        return err(`Others can read ${file}: chmod 600 it first.`);
    } catch {
      return err(`The file ${file} cannot be read.`);
    }
  }
  if (text === '') return err('Name the secret’s file with --secret FILE, or set KIOSK_SITE_SECRET.');
  const secret = readSiteSecret(text.trim());
  if (secret === null) return err('This is not a site secret: at least 32 letters A to Z and digits 2 to 7.');
  return ok(answerOf(secret, digits).replace(/^(\d{4})/, '$1 '));
}

async function newSecret(file: string): Promise<Result<string, string>> {
  try {
    // Never over one that is there: kiosks may live by it.
    await writeFile(file, `${newSiteSecret()}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(file, 0o600);
    return ok(`A site secret is in ${file}. Enter it at each kiosk, or let each kiosk make its own.`);
  } catch (error) {
    const there = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return err(there ? `${file} exists already.` : `${file} cannot be written.`);
  }
}

/** Whoever may write into the data folder owns the kiosk anyway. The kiosk must be stopped, so that nobody wonders. */
async function reset(dataDir: string): Promise<Result<string, string>> {
  try {
    await stat(join(dataDir, 'kiosk.json'));
  } catch {
    return err(`There is no kiosk in ${dataDir}.`);
  }
  const lock = await lockFolder(dataDir);
  if (!lock.ok) return err('Stop the kiosk first; it is running on this folder.');
  try {
    const folder = join(dataDir, 'technician');
    await makeFolder(folder);
    await writeDurably(join(folder, 'set-up-once'), '');
    return ok('Start the kiosk and open its console: PIN and second factor are made anew, once.');
  } catch {
    return err(`${dataDir} cannot be written.`);
  } finally {
    await lock.value.release();
  }
}
