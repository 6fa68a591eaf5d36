/**
 * Speed of the document camera: an A4 page from the captured frame to the corrected, compressed JPEG, in Chromium. The
 * limit holds for the median of the clock or, where other work holds the machine up, for the processor time of the
 * page's process for each page (which also counts the decoding of the frame).
 */
import { loadavg } from 'node:os';
import { type Browser, chromium } from 'playwright-core';
import { servePage } from '../../chromium/page-server.ts';
import { demoPage, laid, motionJpeg, photograph } from '../../scanner/desk.ts';
import { CHROMIUM_FLAGS, findChromium } from '../../support/chromium.ts';
import type { Timed } from './scan-page/page.ts';

const LIMITS = { medianMs: 400, bytes: 300 * 1024 };
const ROUNDS = 15;
const WARM_UP = 4;

/** The usual camera decides; the large one is told. */
const frames = [
  { name: '1920 × 1080', width: 1920, height: 1080, decides: true },
  { name: '3264 × 2448', width: 3264, height: 2448, decides: false },
];

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN;

export async function benchScan(): Promise<boolean> {
  const executablePath = findChromium();
  if (executablePath === null) {
    console.error('There is no Chromium to measure in.');
    return false;
  }
  const server = await servePage('tests/bench/devices/scan-page');
  const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
  const results: {
    name: string;
    medianMs: number;
    cpuMs: number;
    kib: number;
    page: string;
    fits: boolean;
  }[] = [];
  try {
    const page = await browser.newPage();
    const used = await processorTime(browser);
    await page.goto(server.url);
    await page.waitForFunction(() => 'time' in globalThis);
    for (const { name, width, height, decides } of frames) {
      const corners = laid({ width, height }, { angle: 7, tilt: 20, size: 0.8 });
      const frame = photograph({
        page: demoPage('birth-certificate.jpg'),
        width,
        height,
        corners,
        clutter: true,
        desk: 110,
      });
      const jpeg = motionJpeg([frame]).toString('base64');
      const before = await used();
      const all = await page.evaluate(
        ([picture, rounds]) =>
          (globalThis as unknown as { time(p: string, r: number): Promise<Timed[]> }).time(picture, rounds),
        [jpeg, WARM_UP + ROUNDS] as const,
      );
      const cpuMs = ((await used()) - before) / all.length;
      const timed = all.slice(WARM_UP);
      const first = timed[0];
      if (!first?.found) throw new Error(`No sheet was found in the frame of ${name}`);
      const medianMs = median(timed.map((one) => one.ms));
      const bytes = Math.max(...timed.map((one) => one.bytes));
      results.push({
        name,
        medianMs: Math.round(medianMs),
        cpuMs: Math.round(cpuMs),
        kib: Math.round(bytes / 1024),
        page: `${first.width} × ${first.height}`,
        fits: !decides || (Math.min(medianMs, cpuMs) <= LIMITS.medianMs && bytes <= LIMITS.bytes),
      });
    }
  } finally {
    await browser.close();
    await server.close();
  }
  console.error(`A4 page from frame to JPEG, median of ${ROUNDS}, load ${loadavg()[0]?.toFixed(1)}:`);
  for (const { name, medianMs, cpuMs, kib, page, fits } of results)
    console.error(
      `  ${name.padEnd(12)} ${String(medianMs).padStart(5)} ms (processor ${cpuMs} ms)  ${String(kib).padStart(4)} KiB  ${page}${fits ? '' : '  too much'}`,
    );
  console.log(JSON.stringify({ bench: 'scan', limits: LIMITS, results }));
  return results.every((one) => one.fits);
}

/** Milliseconds of processor time the renderers of a browser have used so far. */
async function processorTime(browser: Browser): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo
      .filter((one) => one.type === 'renderer')
      .reduce((sum, one) => sum + one.cpuTime * 1000, 0);
  };
}
