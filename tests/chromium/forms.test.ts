/** The official forms as the page makes them: the same bytes as elsewhere, in time, and the picture is the paper. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FormFacts } from '#shared/forms/form-content.ts';
import { eventOf, shippedCatalogue } from '../catalogue/shipped.ts';
import { everyday, factsOf, signaturePng } from '../forms/newborn-facts.ts';
import { launchChromium } from './browser.ts';
import type { FormsPage } from './forms-page/page.tsx';
import { type PageServer, servePage } from './page-server.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const hasPoppler = await run('which', ['pdftoppm']).then(
  () => true,
  () => false,
);

let browser: Browser;
let server: PageServer;
let page: Page;
let folder: string;
let facts: FormFacts;
const complaints: string[] = [];

declare global {
  interface Window {
    forms: FormsPage;
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiciban-forms-'));
  const catalogue = await shippedCatalogue();
  facts = factsOf(catalogue, eventOf(catalogue, 'newborn'), everyday);
  [browser, server] = await Promise.all([launchChromium(), servePage('tests/chromium/forms-page')]);
  page = await browser.newPage({ viewport: { width: 596, height: 842 }, deviceScaleFactor: 2 });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.route('**/assets/fonts/*', async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    await route.fulfill({
      body: await readFile(join(root, 'assets/fonts', name)),
      contentType: name.endsWith('.css') ? 'text/css' : 'font/woff2',
    });
  });
  await page.goto(server.url);
  await page.waitForFunction(() => window.forms !== undefined);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('official forms in the page', () => {
  it('have the golden bytes', async () => {
    const made = await page.evaluate(({ facts, png }) => window.forms.make(facts, png), {
      facts,
      png: [...signaturePng()],
    });
    const lines = made.pdfs.map(
      ({ matter, hex }) =>
        `${createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex')}  ${matter}.pdf\n`,
    );
    expect(lines.join('')).toBe(await readFile(join(root, 'tests/golden/forms/sha256.txt'), 'utf8'));
    console.info(`seven forms: ${Math.round(made.first)} ms at first, ${Math.round(made.again)} ms again`);
    for (const { matter, hex } of made.pdfs)
      await writeFile(join(folder, `${matter}.pdf`), Buffer.from(hex, 'hex'));
    expect(complaints).toEqual([]);
  });

  it.skipIf(!hasPoppler)(
    'look on the glass as another reader draws them, and not like another form',
    async () => {
      const matters = ['issue-birth-certificate', 'household-registration'];
      const glass: PNG[] = [];
      const paper: PNG[] = [];
      for (const matter of matters) {
        await page.evaluate(({ facts, matter }) => window.forms.draw(facts, matter, 0), { facts, matter });
        glass.push(PNG.sync.read(await page.locator('.sheet svg').screenshot()));
        const first = ['-r', '144', '-png', '-f', '1', '-l', '1', join(folder, `${matter}.pdf`)];
        const { stdout } = await run('pdftoppm', first, { encoding: 'buffer', maxBuffer: 1 << 26 });
        paper.push(PNG.sync.read(stdout));
      }
      const difference = (a: number, b: number) => furthest(glass[a], paper[b]);
      for (const one of [0, 1]) expect(difference(one, one)).toBeLessThan(0.15);
      expect(difference(0, 1)).toBeGreaterThan(0.3);
      expect(difference(1, 0)).toBeGreaterThan(0.3);
    },
  );
});

/** Largest difference of mean darkness over squares of 12 × 12 pixels (6 points), 0 to 1. Edges are smoothed differently. */
function furthest(a: PNG | undefined, b: PNG | undefined): number {
  if (!a || !b) throw new Error('a picture is missing');
  const side = 12;
  const mean = (png: PNG, left: number, top: number): number => {
    let sum = 0;
    for (let y = top; y < top + side; y++)
      for (let x = left; x < left + side; x++) sum += 255 - (png.data[(y * png.width + x) * 4] ?? 255);
    return sum / (side * side * 255);
  };
  let worst = 0;
  for (let y = 0; y + side <= Math.min(a.height, b.height); y += side)
    for (let x = 0; x + side <= Math.min(a.width, b.width); x += side)
      worst = Math.max(worst, Math.abs(mean(a, x, y) - mean(b, x, y)));
  return worst;
}
