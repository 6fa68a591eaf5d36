import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DEFAULT_PORT, defaultDataDir } from '#electron/defaults.ts';
import { buildStale } from '#electron/launcher/build.ts';
import { Children } from '#electron/launcher/child.ts';
import { openBrowser } from '#electron/launcher/open-browser.ts';
import { startPlatform } from '#electron/launcher/platform.ts';
import { defaultConfig, openConfig, writeConfig } from '#host/config.ts';
import type { Terminal } from '../tool.ts';
import { checkFolder, checkText } from './check.ts';

const LOOK_EVERY_MS = 500;
const SHELL_LIMIT_MS = 60_000;
const root = join(import.meta.dirname, '..', '..', '..');

export interface PreviewOptions {
  readonly dir: string;
  /** Another origin than the kiosk's own, so that the two never share a database. The platform takes the next port. */
  readonly port?: string | undefined;
  readonly data?: string | undefined;
}

/**
 * Shows a folder on a kiosk in the browser, with virtual devices and the reference platform. A saved file shows at once,
 * within a visit too; a defect is told here and the last whole catalogue stays on the screen. Ends with Ctrl-C.
 */
export async function preview(options: PreviewOptions, { print, complain }: Terminal): Promise<boolean> {
  const dir = resolve(options.dir);
  const port = Number(options.port ?? DEFAULT_PORT + 20);
  const dataDir = resolve(options.data ?? `${defaultDataDir(process.env)}-preview`);
  const children = new Children();
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
  const fail = async (sentence: string | null): Promise<boolean> => {
    if (sentence !== null) complain(sentence);
    await children.stop();
    return false;
  };

  await buildStale(root, complain);
  const opened = await openConfig(dataDir);
  if (!opened.ok) return fail(opened.error);
  // An author's machine is no kiosk: little space is enough, and the clock of a visit should not hurry the author.
  const config = {
    ...defaultConfig(),
    kioskId: opened.value.kioskId,
    platform: opened.value.platform,
    freeSpaceFloorMiB: 64,
    idle: { warnAfterSeconds: 900, warningSeconds: 120 },
  };
  const written = await writeConfig(dataDir, config);
  if (!written.ok) return fail(written.error);
  const platform = await startPlatform(children, root, dataDir, port + 1, config, complain);
  if (!platform.ok) return fail(platform.error);
  const token = randomBytes(32).toString('base64url');
  const shell = await children.start(
    'The kiosk',
    process.execPath,
    [
      join(root, 'dist', 'electron', 'browser-shell.js'),
      `--data=${dataDir}`,
      `--port=${port}`,
      `--catalogue=${dir}`,
    ],
    { ...process.env, KIOSK_TOKEN: token },
    SHELL_LIMIT_MS,
  );
  if (!shell.ok) return fail(shell.error);
  children.onEnd = (name) => {
    complain(`${name} has ended.`);
    ended.abort();
  };

  const url = String(shell.value.url);
  print(JSON.stringify({ ready: true, url, token }));
  openBrowser(url);
  await reportChanges(options.dir, ended.signal, print);
  await children.stop();
  return true;
}

/** Prints what the check says, now and whenever it says something else, until the signal comes. */
async function reportChanges(dir: string, signal: AbortSignal, print: (line: string) => void): Promise<void> {
  let told = '';
  while (!signal.aborted) {
    const { lines } = checkText(dir, await checkFolder(dir));
    const text = lines.join('\n');
    if (text !== told) for (const line of lines) print(line);
    told = text;
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}
