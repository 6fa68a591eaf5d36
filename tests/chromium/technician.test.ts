import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTouchBrowser, type TouchBrowser } from '../kiosk/browser.ts';
import { TestKiosk } from '../kiosk/kiosk.ts';
import {
  act,
  atDoor,
  enter,
  gesture,
  home,
  layCard,
  open,
  openCheck,
  PIN,
  save,
  setUp,
  shortcut,
  typeDigits,
} from '../technician/technician.ts';

const screen = (page: Page) => page.locator('[data-screen]').getAttribute('data-screen');
const kept = (page: Page) => page.locator('[data-kept]').getAttribute('data-kept');

describe('from a bare machine to a ready kiosk', () => {
  let kiosk: TestKiosk;
  let browser: TouchBrowser;
  let page: Page;
  beforeAll(async () => {
    kiosk = await TestKiosk.start({ config: { platform: null } });
    browser = await openTouchBrowser();
    page = browser.page;
    // The file the platform's operator hands out, on the kiosk's own folder instead of a stick.
    const { url, sealingKey, signingKeys } = kiosk.platformChild.ready;
    await mkdir(join(kiosk.dataDir, 'exchange'), { recursive: true });
    await writeFile(
      join(kiosk.dataDir, 'exchange', 'platform.json'),
      JSON.stringify({ url, sealingKey, signingKeys, simulated: true, enrolmentCode: 'for-tests' }),
    );
    await page.goto(kiosk.url);
  });
  afterAll(async () => {
    await browser?.close();
    await kiosk?.stop();
  });

  it('shows the way in by itself, and makes PIN and second factor', async () => {
    await page.waitForSelector('[data-screen="out-of-service"][data-reasons="platform-not-configured"]');
    await act(page, 'set-up');
    await layCard(kiosk);
    await setUp(page, 'card');
    await page.waitForSelector('[data-faults="1"]');
  });

  it('takes place, numbers and the size of the glass', async () => {
    await open(page, 'place');
    await page.locator('[data-element="region"]').fill('3301');
    await act(page, 'save');
    await page.waitForSelector('[data-field-at-fault="region"]');
    await page.locator('[data-element="region"]').fill('330106');
    await page.locator('[data-element="terminal"]').fill('0042');
    await page.locator('[data-element="site-zh"]').fill('西湖区政务服务中心');
    await page.locator('[data-element="site-en"]').fill('West Lake Service Centre');
    await save(page);
    await page.waitForSelector('.bar__site >> text=西湖区政务服务中心');
    const config = JSON.parse((await kiosk.dataFile('kiosk.json')).toString());
    expect([config.region, config.terminal]).toEqual(['330106', '0042']);

    await open(page, 'panel');
    const before = Number(await page.locator('[data-ruler]').getAttribute('data-ruler'));
    await act(page, 'larger');
    expect(Number(await page.locator('[data-ruler]').getAttribute('data-ruler'))).toBeGreaterThan(before);
    await save(page);
    await act(page, 'verdict-yes');
    await page.waitForSelector('[data-kept="passed"]');
  });

  it('takes the platform from the operator’s file, and the kiosk then accepts visits', async () => {
    await open(page, 'platform');
    await page.locator('[data-file="platform.json"]').tap();
    await page.waitForSelector('[data-element="platform-url"]');
    await save(page);
    await page.waitForFunction(() => fetch('/api/kiosk').then(async (a) => (await a.json()).accepting.ok));
    const text = await page.locator('body').innerText();
    expect(text).not.toContain('for-tests');
  });

  it('walks to the platform, and names the step that fails when the cable is out', async () => {
    await openCheck(page, 'network');
    await kiosk.simulate('network', { online: false });
    await act(page, 'run-test');
    await page.waitForSelector('[data-failed="address"]');
    expect(await page.locator('[data-step="dns"]').getAttribute('data-state')).toBe('not-tried');
    await kiosk.simulate('network', { online: true });
    await act(page, 'run-test');
    await page.waitForSelector('[data-test="passed"]');
    expect(await page.locator('[data-step="tls"]').getAttribute('data-state')).toBe('left-out');
    expect(await page.locator('[data-step="signature"]').getAttribute('data-state')).toBe('passed');
  });

  it('reads a card masked, scans, prints, and asks what a person saw', async () => {
    await layCard(kiosk);
    await openCheck(page, 'device:id-card');
    await act(page, 'run-test');
    await page.waitForSelector('[data-test="passed"]');
    const shown = await page.locator('[data-screen="technician"]').innerText();
    expect(shown).toMatch(/\d{4}\*{10}[\dX]{4}/);
    expect(shown).not.toMatch(/\d{17}[\dX]/);

    await openCheck(page, 'device:scanner');
    await kiosk.simulate('scanner', { feed: ['household-register-1.jpg'] });
    await act(page, 'run-test');
    await page.waitForSelector('img[data-test="passed"]');
    await act(page, 'verdict-yes');
    await page.waitForSelector('[data-kept]');
    expect(await kept(page)).toBe('passed');

    await openCheck(page, 'device:receipt-printer');
    await kiosk.simulate('receipt-printer', { paper: 'out' });
    await act(page, 'run-test');
    await page.waitForSelector('[data-test="failed"]');
    await act(page, 'verdict-yes');
    await page.waitForSelector('[data-kept]');
    // A person cannot have seen what the printer did not print.
    expect(await kept(page)).toBe('failed');
    await kiosk.simulate('receipt-printer', { paper: 'ok' });
    await act(page, 'run-test');
    await page.waitForSelector('[data-test="passed"]');
    await act(page, 'verdict-yes');
    await page.waitForSelector('[data-kept="passed"]');
  });

  it('asks a person about every other device, and prints the report on A4 on the way', async () => {
    await open(page, 'report');
    await act(page, 'print-a4');
    await page.waitForSelector('[data-printed="yes"]');
    const { devices } = JSON.parse((await kiosk.dataFile('kiosk.json')).toString()) as {
      devices: { id: string; kind: string }[];
    };
    const others = devices.filter(
      ({ kind }) => !['id-card-reader', 'scanner', 'receipt-printer'].includes(kind),
    );
    expect(others.map(({ kind }) => kind)).toContain('document-printer');
    for (const { id } of others) {
      await openCheck(page, `device:${id}`);
      await act(page, 'run-test');
      await act(page, 'verdict-yes');
      await page.waitForSelector('[data-kept="passed"]');
    }
  });

  it('has the glass touched and looked at', async () => {
    await openCheck(page, 'touch');
    await act(page, 'run-test');
    await page.waitForSelector('[data-page="touch-grid"]');
    await act(page, 'stop-test');
    await page.waitForSelector('[data-kept="failed"]');
    await act(page, 'run-test');
    await page.waitForSelector('[data-page="touch-grid"]');
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    for (let row = 0; row < 12; row++)
      for (let column = 0; column < 7; column++) {
        // The stop button lies in the middle; the fields under it are reached at their far edges.
        const aside = column !== 3 ? 0 : row === 5 ? -60 : row === 6 ? 60 : 0;
        await page.touchscreen.tap(((column + 0.5) * width) / 7, ((row + 0.5) * height) / 12 + aside);
      }
    await page.waitForSelector('[data-kept="passed"]');
    await openCheck(page, 'colours');
    await act(page, 'run-test');
    for (const colour of ['red', 'green', 'blue', 'white', 'black', 'greys']) {
      await page.waitForSelector(`[data-page="colour-${colour}"]`);
      await act(page, 'next-colour');
    }
    await act(page, 'verdict-yes');
    await page.waitForSelector('[data-kept="passed"]');
  });

  it('ends in a signed readiness report, as PDF, as JSON and on paper', async () => {
    await open(page, 'machine');
    await open(page, 'report');
    await page.waitForSelector('[data-ready="yes"]');
    await act(page, 'save-report');
    await page.waitForSelector('[data-written]');
    const path = (await page.locator('[data-written]').getAttribute('data-written')) ?? '';
    const pdf = await kiosk.dataFile(path.slice(kiosk.dataDir.length + 1));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const json = JSON.parse(
      (await kiosk.dataFile(path.slice(kiosk.dataDir.length + 1).replace('.pdf', '.json'))).toString(),
    );
    expect(json.report).toMatchObject({ ready: true, region: '330106', terminal: '0042', simulated: true });
    await kiosk.simulate('receipt-printer', { clear: true });
    await act(page, 'print-report');
    await page.waitForSelector('[data-printed]');
    const printer = (await kiosk.api('/api/simulator/receipt-printer')) as { pages: { lines: string[] }[] };
    expect(printer.pages[0]?.lines.join('\n')).toContain('终端就绪报告');
    await open(page, 'home');
    await page.waitForSelector('[data-faults="0"]');
  });

  it('is left to a kiosk that serves', async () => {
    await act(page, 'leave');
    await page.waitForSelector('[data-screen="attract"]');
    expect(browser.complaints.filter((one) => !/status of (409|422|503)/.test(one))).toEqual([]);
  });
});

describe('the way in', () => {
  let kiosk: TestKiosk;
  let browser: TouchBrowser;
  let page: Page;
  beforeAll(async () => {
    kiosk = await TestKiosk.start();
    browser = await openTouchBrowser();
    page = browser.page;
    await page.goto(kiosk.url);
    await page.waitForSelector('[data-screen="attract"]');
  });
  afterAll(async () => {
    await browser?.close();
    await kiosk?.stop();
  });

  it('opens by the gesture and by the keyboard, and by neither during a visit', async () => {
    await gesture(page);
    await atDoor(page, 'new-pin');
    await act(page, 'back');
    await page.waitForSelector('[data-screen="attract"]');
    await act(page, 'start');
    await page.waitForSelector('[data-screen="life-events"]');
    await shortcut(page);
    await gesture(page);
    expect(await screen(page)).toBe('life-events');
    await act(page, 'exit');
    await page.waitForSelector('[data-screen="attract"]');
    await shortcut(page);
    await atDoor(page, 'new-pin');
  });

  it('locks after wrong PINs, counts down in sight, and stays locked over a restart', async () => {
    await layCard(kiosk);
    await setUp(page, 'card');
    await act(page, 'leave');
    await page.waitForSelector('[data-screen="attract"]');
    await shortcut(page);
    await atDoor(page, 'pin');
    for (const wrong of ['999000', '999001', '999002']) {
      await typeDigits(page, wrong);
      await act(page, 'next');
      await page.waitForSelector(wrong === '999002' ? '[data-locked-for]' : '[data-trouble="wrong"]');
    }
    expect(
      Number(await page.locator('[data-locked-for]').getAttribute('data-locked-for')),
    ).toBeLessThanOrEqual(15);
    await kiosk.stopKiosk('SIGKILL');
    await kiosk.startKiosk();
    await page.goto(kiosk.url);
    await page.waitForSelector('[data-screen="attract"]');
    await shortcut(page);
    await page.waitForSelector('[data-locked-for]');
    expect(await page.locator('[data-key="1"]').isDisabled()).toBe(true);
    await page.locator('[data-locked-for]').waitFor({ state: 'detached', timeout: 30_000 });
  });

  it('lets nobody in with another card, and in with the enrolled one', async () => {
    await typeDigits(page, PIN);
    await act(page, 'next');
    await atDoor(page, 'factor');
    await layCard(kiosk, 'hmt_J');
    await act(page, 'next');
    await page.waitForSelector('[data-locked-for]');
    await page.locator('[data-locked-for]').waitFor({ state: 'detached', timeout: 40_000 });
    await layCard(kiosk);
    await act(page, 'next');
    await page.waitForSelector('[data-page="home"]');
  });

  it('closes by itself when the program starts anew: a token lives in memory only', async () => {
    await kiosk.stopKiosk();
    await kiosk.startKiosk();
    await page.waitForSelector('[data-screen="attract"]', { timeout: 30_000 });
    await shortcut(page);
    await atDoor(page, 'pin');
    await act(page, 'back');
  });

  it('takes the kiosk out of service with a sentence for citizens, and back', async () => {
    await enter(kiosk, page);
    await open(page, 'closing');
    await page.locator('[data-option="paper"]').tap();
    await act(page, 'close-kiosk');
    await page.waitForSelector('[data-closed="true"]');
    await home(page);
    await act(page, 'leave');
    await page.waitForSelector('[data-screen="out-of-service"]');
    expect(await page.locator('[data-sentence]').innerText()).toContain('换纸');
    await enter(kiosk, page);
    await open(page, 'closing');
    await act(page, 'open-kiosk');
    await page.waitForSelector('[data-closed="false"]');
    await home(page);
    await act(page, 'leave');
    await page.waitForSelector('[data-screen="attract"]');
  });
});
