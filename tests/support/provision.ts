import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findChromium } from './chromium.ts';
import { findPostgres } from './postgres.ts';

/** Folders with services, which the search path of an ordinary user leaves out. */
const serviceFolders = ['/usr/sbin', '/sbin'];

/** True when a program of that name is on the search path, or among the services. */
export const hasProgram = (name: string): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), ...serviceFolders].some(
    (folder) => folder !== '' && existsSync(join(folder, name)),
  );

interface Need {
  readonly packages: readonly string[];
  isThere(): boolean;
}

const needs: readonly Need[] = [
  { packages: ['chromium'], isThere: () => findChromium() !== null },
  { packages: ['umockdev'], isThere: () => hasProgram('umockdev-run') },
  { packages: ['gcc', 'libc6-dev'], isThere: () => hasProgram('gcc') },
  { packages: ['xvfb', 'xauth'], isThere: () => hasProgram('xvfb-run') && hasProgram('xauth') },
  { packages: ['socat'], isThere: () => hasProgram('socat') },
  { packages: ['poppler-utils'], isThere: () => hasProgram('pdftotext') && hasProgram('pdftoppm') },
  { packages: ['sane-utils', 'libsane1'], isThere: () => hasProgram('scanimage') },
  { packages: ['sane-airscan'], isThere: () => hasProgram('airscan-discover') },
  { packages: ['strace'], isThere: () => hasProgram('strace') },
  { packages: ['zbar-tools'], isThere: () => hasProgram('zbarimg') },
  {
    packages: ['cups', 'cups-client', 'cups-filters'],
    isThere: () => hasProgram('cupsd') && hasProgram('lpadmin'),
  },
  {
    packages: ['cups-ipp-utils', 'avahi-daemon', 'dbus'],
    isThere: () =>
      ['ippeveprinter', 'ipptool', 'avahi-daemon', 'dbus-daemon'].every((name) => hasProgram(name)),
  },
  { packages: ['postgresql'], isThere: () => findPostgres() !== null },
];

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

/**
 * Installs what the tests need and the machine lacks: by apt as root, else (Chromium only) by Playwright's installer.
 * What cannot be installed is missing afterwards; the parts that need it say so.
 */
export function provision(root: string): void {
  const missing = needs.filter((need) => !need.isThere()).flatMap((need) => need.packages);
  if (missing.length > 0 && process.getuid?.() === 0 && hasProgram('apt-get')) {
    console.error(`Installing ${missing.join(' ')}…`);
    const install = (packages: readonly string[]) =>
      run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages]);
    // One package the distribution does not know must not keep the others away.
    if (run('apt-get', ['update', '-q']) && !install(missing)) for (const name of missing) install([name]);
  }
  if (findChromium() === null) {
    console.error('Installing Chromium by Playwright…');
    run(process.execPath, [join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
  }
}
