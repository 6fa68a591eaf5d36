import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import subsetFont from 'subset-font';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fontFolder, rareNameCharacters, standardCharacters } from '../fonts/css.ts';
import { launchChromium } from './input-page/chromium.ts';

/** Characters no slice holds: drawn, they show what “no glyph” looks like on this machine. */
const undrawable = ['\uac00', '\ud7a3', '\ue000', '\u{10fffd}'];

/** Every 25th standard character, those beyond the BMP the standard ends with, and the rare ones of names. */
const standard = standardCharacters();
const sample = [
  ...new Set([
    ...standard.filter((_, i) => i % 25 === 0),
    ...standard.filter((one) => (one.codePointAt(0) ?? 0) > 0xffff).slice(0, 60),
    ...rareNameCharacters,
  ]),
];

describe('shipped fonts in Chromium without system fonts', () => {
  let browser: Browser;
  let page: Page;
  let server: Server;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'no-fonts-'));
    // The only font of this machine has Latin letters for the browser's own window: nothing stands in for a missing glyph.
    const latin = await readFile(new URL('noto-sans-sc-400-latin-00.woff2', fontFolder));
    const letters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)).join('');
    await writeFile(join(folder, 'latin.otf'), await subsetFont(latin, letters, { targetFormat: 'sfnt' }));
    await writeFile(
      join(folder, 'fonts.conf'),
      `<fontconfig><dir>${folder}</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
    );
    server = createServer((request, response) => {
      const name = basename(new URL(request.url ?? '/', 'http://page').pathname);
      if (name === '') {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end('<!doctype html><link rel="stylesheet" href="/noto-sans-sc.css"><canvas></canvas>');
        return;
      }
      readFile(new URL(name, fontFolder)).then(
        (bytes) => {
          response.setHeader('content-type', name.endsWith('.css') ? 'text/css' : 'font/woff2');
          response.end(bytes);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = await launchChromium({ FONTCONFIG_FILE: join(folder, 'fonts.conf') });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });

  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  /** The pixels of each character in 'Kiosk Sans' alone, as text; blank is the empty string. */
  const draw = (characters: readonly string[], weight: number): Promise<string[]> =>
    page.evaluate(
      async ([list, boldness]) => {
        const font = `${boldness} 40px "Kiosk Sans"`;
        for (const one of list) await document.fonts.load(font, one);
        const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        if (!context) throw new Error('no canvas');
        return list.map((one) => {
          context.clearRect(0, 0, 60, 60);
          context.font = font;
          context.fillText(one, 5, 45);
          const { data } = context.getImageData(0, 0, 60, 60);
          const alpha = data.filter((_, i) => i % 4 === 3);
          return alpha.some((value) => value > 0) ? alpha.join() : '';
        });
      },
      [characters, weight] as const,
    );

  it('takes a fair sample', () => {
    expect(sample.length).toBeGreaterThanOrEqual(300);
    for (const one of '𠮷䶮㛃䲟㙍') expect(sample).toContain(one);
  });

  it.each([400, 700])('weight %i: every sampled character has a drawing of its own', async (weight) => {
    const missing = new Set(await draw(undrawable, weight));
    const drawings = await draw(sample, weight);
    const boxes = sample.filter((_, i) => drawings[i] === '' || missing.has(drawings[i] ?? ''));
    expect(boxes).toEqual([]);
    expect(new Set(drawings).size).toBe(sample.length);
  });

  it('really has no other font to draw with', async () => {
    const [hangul, other] = await draw(['\uac00', '\ud7a3'], 400);
    expect(hangul).toBe(other);
  });

  it('draws bold text bolder, and a rare character in bold text too', async () => {
    const ink = (drawing: string | undefined): number =>
      (drawing ?? '').split(',').reduce((sum, value) => sum + Number(value), 0);
    const [[regular], [bold]] = [await draw(['国'], 400), await draw(['国'], 700)];
    expect(ink(bold)).toBeGreaterThan(ink(regular) * 1.1);
    const [rare, missing] = await draw(['㐀', '\uac00'], 700);
    expect(rare).not.toBe(missing);
  });
});
