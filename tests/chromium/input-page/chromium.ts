import { type Browser, chromium } from 'playwright-core';

/** The machine's Chromium, or the one named by `CHROMIUM`; `environment` is added to its own. */
export const launchChromium = (environment: Readonly<Record<string, string>> = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    env: { ...process.env, ...environment },
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
