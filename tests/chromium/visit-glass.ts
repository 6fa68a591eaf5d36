/** Opens the page of scenes and sets it as a citizen would have it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Orientation, openGlass } from './browser.ts';
import { answerFrom, fakeHost } from './fake-host.ts';

export interface Reading {
  readonly language: 'zh' | 'en';
  readonly textSize: 'normal' | 'large' | 'larger' | 'largest';
  readonly contrast: 'light' | 'soft' | 'dark' | 'high';
}

export const plain: Reading = { language: 'zh', textSize: 'normal', contrast: 'light' };

const root = join(import.meta.dirname, '../..');

/** What a citizen does on a scene before one looks, by name of the look. */
const deeds: Readonly<Record<string, readonly [scene: string, deed: (page: Page) => Promise<void>]>> = {
  'situations!refused': ['situations', (page) => act(page, 'next')],
  'notice!guide': ['notice', (page) => act(page, 'guide')],
  'identify!privacy': ['identify', (page) => act(page, 'full-notice')],
  'identify.by-hand!refused': ['identify.by-hand', (page) => act(page, 'next')],
  'form.child!refused': ['form.child', (page) => act(page, 'next')],
  'form.child!keyboard': ['form.child', (page) => page.locator('[data-element="baby-name"]').tap()],
  'form.child!date': ['form.child', (page) => page.locator('[data-date="open"]').first().tap()],
  'form.mother!document': ['form.mother', (page) => act(page, 'change')],
  'form.household!address': ['form.household', (page) => page.locator('[data-region="open"]').first().tap()],
  'form.services!digits': [
    'form.services',
    (page) => page.locator('[data-element="maternity-account"]').tap(),
  ],
  'materials!refused': ['materials', (page) => act(page, 'next')],
  'check.incomplete!refused': ['check.incomplete', (page) => act(page, 'next')],
  'sign!refused': ['sign', (page) => act(page, 'submit')],
  'sign!by-key': ['sign', (page) => act(page, 'by-key')],
  'sign!leave': ['sign', (page) => act(page, 'exit')],
  'progress!found': [
    'progress',
    async (page) => {
      await page.keyboard.type('817996964482');
      await act(page, 'next');
      await page.locator('[data-screen="progress"] .rows').first().waitFor();
    },
  ],
};

const act = (page: Page, action: string) =>
  page.locator(`[data-screen] [data-action="${action}"]`).first().tap();

export class VisitGlass {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Every scene, and every scene after something was done on it. */
  readonly looks: readonly string[];

  private constructor(page: Page, complaints: readonly string[], scenes: readonly string[]) {
    this.page = page;
    this.complaints = complaints;
    this.looks = [...scenes, ...Object.keys(deeds)];
  }

  static async open(browser: Browser, url: string, orientation: Orientation): Promise<VisitGlass> {
    const { page, complaints } = await openGlass(browser, orientation);
    const host = fakeHost();
    host.kiosk = { ...host.kiosk, idle: { warnAfterSeconds: 3000, warningSeconds: 30 } };
    await answerFrom(page, host);
    const receipt = await readFile(join(root, 'assets/demo/pages/authorisation.jpg'));
    await page.route('**/api/journal/*/receipt.png', (route) =>
      route.fulfill({ contentType: 'image/jpeg', body: receipt }),
    );
    // A reader in trouble says so and is asked again; the screen must bear it.
    await page.route('**/api/devices/id-card/read', (route) =>
      route.fulfill({ json: { ok: false, error: { state: 'card-unreadable', reason: 'select' } } }),
    );
    await page.goto(url);
    await page.waitForSelector('.bar__site span:not(:empty)');
    return new VisitGlass(page, complaints, await page.evaluate(() => [...window.visitPage.scenes]));
  }

  /** Shows a look and waits until it stands still. */
  async show(look: string, reading: Partial<Reading> = {}): Promise<void> {
    const [scene, deed] = deeds[look] ?? [look, null];
    await this.page.evaluate(
      ([scene, reading]) => {
        for (const stay of document.querySelectorAll<HTMLElement>('[data-dialog] [data-action="stay"]'))
          stay.click();
        window.visitPage.show(scene, reading);
      },
      [scene, { ...plain, ...reading }] as const,
    );
    await this.still();
    await deed?.(this.page);
    await this.still();
  }

  /** Two frames, the keys of a field left have gone, and the pictures of the screen have come. */
  async still(): Promise<void> {
    await this.page.evaluate(async () => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      // Choosers take no second tap while they settle.
      while (document.querySelector('.picker__options[inert]') !== null)
        await new Promise((done) => setTimeout(done, 20));
      const isTyped = () => document.activeElement?.matches('[data-input-mode]') === true;
      while (document.querySelector('[data-keyboard]') !== null && !isTyped())
        await new Promise((done) => setTimeout(done, 20));
      await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    });
  }
}
