import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/**
 * Path of the Chromium the end-to-end tests drive: the one named by CHROMIUM, the machine's, or the one Playwright's
 * installer has put in its place; null if there is none.
 */
export function findChromium(): string | null {
  const candidates = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null;
}

/** For tests only: root's Chromium has no sandbox of its own, and nothing it does in the background is wanted. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
