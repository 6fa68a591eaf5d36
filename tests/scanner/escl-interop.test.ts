import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTray, type Tray } from '#devices/scanner/simulator/tray.ts';
import { createVirtualEscl, type VirtualEscl } from '#devices/scanner/simulator/virtual-escl.ts';
import { leftOut, saneConfig } from './sane-config.ts';

/**
 * The virtual eSCL scanner is held honest by two clients that are not ours: what they can scan from it, they could
 * scan from a real one.
 */
const pagesDir = join(import.meta.dirname, '../../assets/demo/pages');
const picture = (name: string): Buffer => readFileSync(join(pagesDir, name));

let tray: Tray;
let scanner: VirtualEscl;
beforeEach(async () => {
  tray = createTray(pagesDir);
  scanner = await createVirtualEscl(tray, async () => picture('blank.jpg'));
});
afterEach(() => scanner.close());

const clients = [
  {
    name: 'sane-airscan',
    program: 'airscan-discover',
    device: async (config: string) =>
      (await scanimage(config, ['--formatted-device-list=%d%n'])).stdout.trim().split('\n')[0] ?? '',
    config: () =>
      saneConfig(['airscan'], {
        'airscan.conf': `[devices]\n"Virtual" = ${scanner.url}, eSCL\n[options]\ndiscovery = disable\nws-discovery = off\n`,
      }),
  },
  {
    name: "SANE's escl backend",
    program: 'scanimage',
    // It lists devices only while an mDNS daemon runs; by name it scans without.
    device: async () => `escl:${new URL(scanner.url).origin}`,
    config: () => saneConfig(['escl'], { 'escl.conf': `device ${new URL(scanner.url).origin}\n` }),
  },
];

/** Runs `scanimage` while this process serves the scanner. */
const scanimage = (config: string, args: readonly string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn('scanimage', args, { env: { ...process.env, SANE_CONFIG_DIR: config, LC_ALL: 'C' } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece) => {
      stdout += piece;
    });
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });

/** Mean difference of two pictures of one size, 0–255. */
function difference(a: Buffer, b: Buffer): number {
  const one = jpeg.decode(a, { useTArray: true });
  const two = jpeg.decode(b, { useTArray: true });
  expect([one.width, one.height]).toEqual([two.width, two.height]);
  let sum = 0;
  for (let i = 0; i < one.data.length; i++) sum += Math.abs((one.data[i] ?? 0) - (two.data[i] ?? 0));
  return sum / one.data.length;
}

for (const client of clients)
  describe.skipIf(leftOut('scanimage', client.name) || leftOut(client.program, client.name))(
    client.name,
    () => {
      test('scans the glass, and a stack of three from the feeder', async () => {
        const config = client.config();
        const device = await client.device(config);
        expect(device).not.toBe('');
        const folder = mkdtempSync(join(tmpdir(), 'kiosk-interop-'));
        const common = ['-d', device, '--format=jpeg', '--mode=Color', '--resolution=150'];

        await tray.simulate({ feed: ['passport.jpg'] });
        const flat = await scanimage(config, [...common, '--source=Flatbed', '-o', join(folder, 'flat.jpg')]);
        expect(flat.stderr).not.toContain('failed');
        expect(flat.code).toBe(0);
        expect(difference(readFileSync(join(folder, 'flat.jpg')), picture('passport.jpg'))).toBeLessThan(6);

        const names = ['household-register-1.jpg', 'household-register-2.jpg', 'bank-card.jpg'];
        await tray.simulate({ stack: names });
        const fed = await scanimage(config, [
          ...common,
          '--source=ADF',
          `--batch=${join(folder, 'p%d.jpg')}`,
        ]);
        expect(fed.stderr).toContain('3 pages scanned');
        for (const [i, name] of names.entries())
          expect(difference(readFileSync(join(folder, `p${i + 1}.jpg`)), picture(name))).toBeLessThan(6);
        expect(readdirSync(folder)).toHaveLength(4);
        expect((await tray.look()).queue).toEqual([]);
      });
    },
  );
