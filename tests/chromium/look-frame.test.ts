import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, openGlass } from './browser.ts';
import { answerFrom, type FakeHost, fakeHost } from './fake-host.ts';
import { readAs } from './inspect.ts';
import { type PageServer, servePage } from './page-server.ts';

let browser: Browser;
let gallery: PageServer;
let page: Page;

beforeAll(async () => {
  [browser, gallery] = await Promise.all([launchChromium(), servePage('tests/chromium/gallery')]);
});
afterEach(() => page.close());
afterAll(async () => {
  await browser.close();
  await gallery.close();
});

async function open(screen: string, host: FakeHost = fakeHost()): Promise<FakeHost> {
  ({ page } = await openGlass(browser, 'portrait'));
  await answerFrom(page, host);
  await page.goto(`${gallery.url}?screen=${screen}`);
  await page.waitForSelector(`[data-screen="${screen}"]`);
  await page.waitForSelector('.bar__site span:not(:empty)');
  return host;
}

const tap = (action: string) => page.locator(`[data-action="${action}"]`).tap();
const root = (attribute: string) => page.locator('html').getAttribute(attribute);

/** A machine on which nobody may think for long. */
const hasty = (): FakeHost => {
  const host = fakeHost();
  host.kiosk = { ...host.kiosk, idle: { warnAfterSeconds: 1, warningSeconds: 2 } };
  return host;
};

describe('the visit clock on the glass', () => {
  it('warns, and gives more time when asked', async () => {
    await open('rate', hasty());
    await page.waitForSelector('[data-dialog="idle"]');
    await tap('more-time');
    await page.waitForSelector('[data-dialog="idle"]', { state: 'detached' });
    expect(await page.locator('[data-screen]').getAttribute('data-screen')).toBe('rate');
  });

  it('wipes to the start and to the default reading when nobody answers', async () => {
    await open('rate', hasty());
    await readAs(page, { lang: 'en', contrast: 'dark' });
    await page.waitForSelector('[data-dialog="idle"]');
    await page.waitForSelector('[data-screen="attract"]');
    expect([await root('lang'), await root('data-contrast')]).toEqual(['zh-CN', 'light']);
    expect(await page.locator('[data-seconds-left]').count()).toBe(0);
  });

  it('shows the time left on every screen of a visit and none on the attract screen', async () => {
    await open('life-events');
    expect(
      Number(await page.locator('[data-seconds-left]').getAttribute('data-seconds-left')),
    ).toBeGreaterThan(100);
    await tap('exit');
    await page.waitForSelector('[data-screen="attract"]');
    expect(await page.locator('[data-seconds-left]').count()).toBe(0);
  });
});

describe('leaving', () => {
  it('asks where work would be lost, and stays when the citizen stays', async () => {
    await open('form');
    await tap('exit');
    await page.waitForSelector('[data-dialog="leave"]');
    await tap('stay');
    await page.waitForSelector('[data-dialog="leave"]', { state: 'detached' });
    expect(await page.locator('[data-screen]').getAttribute('data-screen')).toBe('form');
    await tap('exit');
    await page.locator('[data-dialog="leave"] [data-action="exit"]').tap();
    await page.waitForSelector('[data-screen="attract"]');
  });
});

describe('a press', () => {
  it('counts only when it begins and ends inside', async () => {
    await open('life-events');
    const box = await page.locator('[data-life-event="newborn"]').boundingBox();
    if (box === null) throw new Error('The card is not there');
    await page.mouse.move(box.x + 30, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + 30, box.y + box.height + 400, { steps: 4 });
    await page.mouse.up();
    expect(await page.locator('[data-screen]').getAttribute('data-screen')).toBe('life-events');
    await page.mouse.click(box.x + 30, box.y + 30);
    await page.waitForSelector('[data-screen="form"]');
  });
});

describe('paging', () => {
  it('reaches the end by the big button and says where one is', async () => {
    await open('form');
    await readAs(page, { textSize: 'largest' });
    const last = page.locator('.rows').last();
    const more = page.locator('[data-action="more"]');
    for (let turn = 0; turn < 12 && (await more.isEnabled()); turn++) {
      await more.tap();
      await page.waitForTimeout(700);
    }
    expect(await more.isEnabled()).toBe(false);
    const box = await last.boundingBox();
    const bar = await page.locator('.pager__turn').boundingBox();
    if (box === null || bar === null) throw new Error('Nothing to measure');
    expect(box.y + box.height).toBeLessThanOrEqual(bar.y);
  });
});

describe('the attract screen', () => {
  it.each([
    ['not-printed', 'prints by itself'],
    ['unknown', 'waits for a touch'],
  ] as const)('names an unprinted receipt by its number: %s %s', async (print, _how) => {
    const host = fakeHost({
      unprinted: [{ submissionId: 'id-1', intakeNumber: '110101000120261123000017', print }],
    });
    await open('attract', host);
    await page.getByText('110101 0001 20261123 00001 7').waitFor();
    if (print === 'unknown') {
      expect(host.asked).not.toContain('POST /api/journal/id-1/print');
      await tap('print');
    }
    await page.waitForSelector('.notice--ok');
    expect(host.asked.filter((one) => one === 'POST /api/journal/id-1/print')).toHaveLength(1);
  });

  it('does not claim a print that the printer did not take', async () => {
    const host = fakeHost({
      unprinted: [{ submissionId: 'id-1', intakeNumber: '110101000120261123000017', print: 'unknown' }],
      printed: { print: 'unknown', truth: 'held' },
    });
    await open('attract', host);
    await tap('print');
    await page.getByText('没有打印成功').waitFor();
    expect(await page.locator('[data-action="print"]').isEnabled()).toBe(true);
  });

  it('says before the start which device does not work', async () => {
    const host = fakeHost();
    host.devices = host.devices.map((device) => ({ ...device, status: { state: 'disconnected' } }));
    await open('attract', host);
    expect(await page.locator('.notice--warn li').count()).toBe(host.devices.length);
  });
});

describe('looking up progress', () => {
  const typeCode = async (code: string) => {
    for (const digit of code) await page.locator(`[data-key="${digit}"]`).tap();
  };

  it('shows each child with its own state, and when this was heard', async () => {
    await open('progress');
    await typeCode('12345678901');
    expect(await page.locator('[data-action="next"]').isEnabled()).toBe(false);
    await typeCode('2');
    await tap('next');
    await page.waitForSelector('[data-matter]');
    const states = await page
      .locator('[data-matter]')
      .evaluateAll((children) => children.map((child) => child.getAttribute('data-state')));
    expect(states).toEqual(['completed', 'accepted', 'correction', 'received']);
    expect(await page.locator('.screen .badge--demo').count()).toBe(1);
  });

  it('keeps an unknown code on the screen to be compared', async () => {
    await open('progress');
    await typeCode('012345678901');
    await tap('next');
    await page.waitForSelector('.screen__banner .notice');
    expect(await page.locator('[data-element="query-code"]').getAttribute('data-length')).toBe('12');
  });
});

describe('rating', () => {
  it('asks for reasons of the dissatisfied only, and goes on without any', async () => {
    await open('rate');
    expect(await page.locator('[data-action="submit"]').isEnabled()).toBe(false);
    await page.locator('[data-option="5"]').tap();
    expect(await page.locator('[data-option="slow"]').count()).toBe(0);
    await page.locator('[data-option="2"]').tap();
    await page.locator('[data-option="slow"]').tap();
    await tap('submit');
    await page.waitForSelector('[data-screen="attract"]');
  });

  it('is skipped with one touch', async () => {
    await open('rate');
    await tap('skip');
    await page.waitForSelector('[data-screen="attract"]');
  });
});

describe('the dock', () => {
  it('is not there on a machine with real devices', async () => {
    const host = fakeHost();
    host.kiosk = { ...host.kiosk, simulated: false };
    await open('attract', host);
    expect(await page.locator('[data-action="dock"], .badge--demo').count()).toBe(0);
  });

  it('opens beside the screen and covers nothing of it', async () => {
    await open('rate');
    await tap('dock');
    const dock = await page.waitForSelector('[data-dock="open"]');
    const drawer = await dock.boundingBox();
    const footer = await page.locator('.footer').boundingBox();
    if (drawer === null || footer === null) throw new Error('Nothing to measure');
    expect(footer.y + footer.height).toBeLessThanOrEqual(drawer.y + 1);
    await tap('skip');
    await page.waitForSelector('[data-screen="attract"]');
  });

  it('plays the devices by the address that tests use as well', async () => {
    const host = await open('attract');
    await tap('dock');
    await page.locator('[data-card="resident"]').tap();
    await page.locator('[data-page="page-2.jpg"]').tap();
    await page.locator('[data-action="dock-paper-out"]').tap();
    await page.locator('[data-device="scanner"] [data-action="dock-unplug"]').tap();
    await page.locator('[data-action="dock-network"]').tap();
    await expect
      .poll(() => host.asked.filter((asked) => asked.startsWith('{')))
      .toEqual([
        '{"place":"resident"}',
        '{"feed":["page-2.jpg"]}',
        '{"paper":"out"}',
        '{"fault":"unplug"}',
        '{"online":false}',
      ]);
  });

  it('says so when a virtual device does not answer', async () => {
    const host = await open('attract');
    await tap('dock');
    const page1 = page.locator('[data-page="page-1.jpg"]');
    await page1.waitFor();
    delete host.simulators.scanner;
    await page1.tap();
    await page.waitForSelector('.dock .notice--danger');
  });
});
