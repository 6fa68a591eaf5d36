import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openConfig } from '#host/config.ts';
import { buildStale } from './build.ts';
import { Children } from './child.ts';
import { chooseShell } from './choice.ts';
import { openBrowser } from './open-browser.ts';
import { type LauncherOptions, parseOptions } from './options.ts';
import { PLATFORM, startPlatform } from './platform.ts';
import { becomeUser, findRuntime, folderOwner, hasDisplay, installRuntime, isRoot } from './runtime.ts';

/**
 * `npm start`: builds what is stale, starts the reference platform and the kiosk with virtual devices, and prints one
 * ready line on standard output. Everything said to a person goes to standard error.
 */
const SHELL_LIMIT_MS = 60_000;
const root = join(import.meta.dirname, '..', '..');
const say = (sentence: string) => console.error(sentence);
const children = new Children();

async function end(code: number): Promise<never> {
  await children.stop();
  process.exit(code);
}

async function fail(sentence: string | null): Promise<never> {
  if (sentence !== null) say(sentence);
  return end(1);
}

/** Gives the Electron program to use, or null for the browser shell. As root it gives up root on the way. */
async function electronProgram(options: LauncherOptions): Promise<string | null> {
  const display = hasDisplay();
  let program = findRuntime(root);
  if (!options.browser && display && program === null) {
    say('Installing the Electron runtime (at most 120 s)…');
    await installRuntime(root);
    program = findRuntime(root);
  }
  const user = isRoot() && program !== null ? folderOwner(options.dataDir, [root, program]) : null;
  const choice = chooseShell({
    browserWanted: options.browser,
    display,
    runtime: program !== null,
    root: isRoot(),
    unprivilegedUser: user !== null,
  });
  await buildStale(root, say);
  if (choice.shell === 'browser') {
    if (choice.because !== null) say(choice.because);
    return null;
  }
  if (user !== null) becomeUser(user, options.dataDir);
  return program;
}

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(0));
  const parsed = parseOptions(process.argv.slice(2), process.env);
  if (!parsed.ok) return fail(parsed.error);
  const options = parsed.value;
  const program = await electronProgram(options);

  const config = await openConfig(options.dataDir);
  if (!config.ok) return fail(config.error);
  const platform = await startPlatform(children, root, options.dataDir, options.port + 1, config.value, say);
  if (!platform.ok) return fail(platform.error);

  const token = options.token ?? randomBytes(32).toString('base64url');
  const env = { ...process.env, KIOSK_TOKEN: token };
  const flags = [`--data=${options.dataDir}`, `--port=${options.port}`];
  const startBrowserShell = () =>
    children.start(
      'The kiosk',
      process.execPath,
      [join(root, 'dist', 'electron', 'browser-shell.js'), ...flags],
      env,
      SHELL_LIMIT_MS,
    );
  let inBrowser = program === null;
  let shell =
    program === null
      ? await startBrowserShell()
      : await children.start('Electron', program, [root, ...flags], env, SHELL_LIMIT_MS);
  if (!shell.ok && shell.error !== null && !inBrowser) {
    say(`${shell.error} The kiosk runs as a browser page instead.`);
    inBrowser = true;
    shell = await startBrowserShell();
  }
  if (!shell.ok) return fail(shell.error);

  const url = String(shell.value.url);
  console.log(JSON.stringify({ ready: true, url, token, platform: platform.value, data: options.dataDir }));
  if (inBrowser && options.openBrowser) {
    say(`The kiosk is at ${url}`);
    openBrowser(url);
  }
  // A kiosk without its platform goes on: that is what it is built for.
  children.onEnd = (name) => {
    if (name === PLATFORM) say(`${name} has ended; the kiosk goes on without it.`);
    else void fail(`${name} has ended.`);
  };
}

await main();
