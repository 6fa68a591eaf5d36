import { afterEach, expect, test } from 'vitest';
import { readJpeg } from '#devices/scanner/jpeg.ts';
import { createTray } from '#devices/scanner/simulator/tray.ts';
import { createVirtualEscl } from '#devices/scanner/simulator/virtual-escl.ts';
import { defaultConfig } from '#host/config.ts';
import type { ScannerConfig } from '#shared/hardware/scanner.ts';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { TestKiosk } from '../kiosk/kiosk.ts';
import { leftOut, saneConfig } from './sane-config.ts';

/** The built kiosk with a real driver in its configuration: from the page's address to the scanner and back. */
let kiosk: TestKiosk | undefined;
afterEach(() => kiosk?.stop());

async function kioskWith(port: ScannerConfig['port'], source: ScannerConfig['source']): Promise<TestKiosk> {
  const devices = defaultConfig().devices.map((device) =>
    device.kind === 'scanner' ? { ...device, port, ...(source ? { source } : {}) } : device,
  );
  kiosk = await TestKiosk.start({ config: { devices } });
  return kiosk;
}

/** One request as the page makes it. */
const ask = (path: string, body: unknown) =>
  fetch(`${kiosk?.origin}/api/devices/scanner/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${kiosk?.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const wish = { colour: true, dpi: 75 };

/** Every page of what lies there. */
async function scanAll(): Promise<Buffer[]> {
  const pages: Buffer[] = [];
  let answer = await ask('scan', wish);
  for (;;) {
    if (answer.status === 204) return pages;
    if (!answer.ok) throw new Error(await answer.text());
    pages.push(Buffer.from(await answer.arrayBuffer()));
    if (answer.headers.get('x-scan-more') !== '1') return pages;
    answer = await ask('next', {});
  }
}

test.skipIf(leftOut('scanimage', 'a kiosk with a scanner by SANE'))('a stack by SANE', async () => {
  process.env.SANE_CONFIG_DIR = saneConfig(['test']);
  await kioskWith({ type: 'sane', device: 'test:0' }, 'feeder');
  const pages = await scanAll();
  expect(pages).toHaveLength(10);
  for (const page of pages) expect(readJpeg(page)?.width).toBeGreaterThan(500);
});

test('a stack by eSCL; unplugged, the kiosk says so', async () => {
  const pagesDir = join(import.meta.dirname, '../../assets/demo/pages');
  const picture = (name: string) => readFileSync(join(pagesDir, name));
  const tray = createTray(pagesDir);
  const scanner = await createVirtualEscl(tray, async () => picture('blank.jpg'));
  try {
    await kioskWith({ type: 'escl', url: scanner.url }, undefined);
    const names = ['passport.jpg', 'bank-card.jpg'];
    await tray.simulate({ stack: names });
    expect(await scanAll()).toEqual(names.map(picture));
    await scanner.setPlugged(false);
    const refused = await ask('scan', wish);
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { device: { state: 'disconnected' } },
    ]);
    await expect
      .poll(async () => JSON.stringify(await kiosk?.api('/api/devices')), { timeout: 20_000 })
      .toContain('"id":"scanner","kind":"scanner","simulated":false,"status":{"state":"disconnected"}');
  } finally {
    await scanner.close();
  }
});
