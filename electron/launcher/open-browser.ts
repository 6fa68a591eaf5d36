import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { hasDisplay } from './runtime.ts';

/** Opens the machine's browser, where there is a display and one can be found. */
export function openBrowser(url: string): void {
  if (!hasDisplay()) return;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['explorer.exe', url]
        : ['xdg-open', url];
  if (command === 'xdg-open' && !existsSync('/usr/bin/xdg-open')) return;
  spawn(command ?? '', args, { stdio: 'ignore', detached: true })
    .once('error', () => undefined)
    .unref();
}
