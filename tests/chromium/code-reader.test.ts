/** A receipt held before a code reader: from the device process, and from a reader that types like a keyboard. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually, type Taken, VisitBench } from './visit-bench.ts';

let bench: VisitBench;
let taken: Taken;
let code = '';
beforeAll(async () => {
  bench = await VisitBench.start();
  await bench.fresh();
  await bench.visit();
  taken = await bench.submit();
  await bench.leave();
  const { pages } = (await bench.kiosk.api('/api/simulator/receipt-printer')) as {
    pages: { codes: string[] }[];
  };
  code = pages.flatMap((page) => page.codes).find((one) => one.includes(taken.queryCode)) ?? '';
});
afterAll(() => bench?.stop());
beforeEach(async () => {
  await bench.page.clock.install();
  await bench.fresh();
});

/** As a reader in keyboard mode does it: at once, and a line end. The page's clock stands, however busy this machine is. */
async function typeCode(text: string): Promise<void> {
  const { clock, keyboard } = bench.page;
  await clock.pauseAt(Date.now() + 1_000);
  for (const key of [...text, 'Enter']) await keyboard.press(key);
  await clock.resume();
}

const toProgress = async () => {
  await bench.hands.act('progress');
  await bench.hands.arrive('progress');
};
const shown = () => bench.page.locator('[data-screen="progress"] [data-matter]').first();

describe('the receipt just printed', () => {
  test('shown to the reader of the device process, its case is there without a key', async () => {
    await toProgress();
    await eventually('the reader is asked', async () => {
      await bench.kiosk.api('/api/simulator/code-reader', { show: code });
      return shown().isVisible();
    });
    expect(code).toMatch(/^YCB1:/);
  });

  test('read by one that types, its case is there too', async () => {
    await toProgress();
    await typeCode(code);
    await shown().waitFor();
  });

  test('another code is told as such, and the keys still work', async () => {
    await toProgress();
    await typeCode('https://example.cn/1');
    await bench.page.locator('.notice').getByText('这不是回执上的码').waitFor();
    for (const digit of taken.queryCode) await bench.page.locator(`[data-key="${digit}"]`).tap();
    await bench.hands.act('next');
    await shown().waitFor();
  });

  test('shown where nobody asked for a code, it is in no field and presses no key', async () => {
    await bench.visit({ until: 'form' });
    const name = bench.page.locator('input[data-element="baby-name"]');
    await name.tap();
    await name.fill('李');
    await typeCode(code);
    // What a person types goes on working, right behind it.
    await bench.page.keyboard.type('abc', { delay: 200 });
    await expect.poll(() => name.inputValue()).toBe('李abc');
    expect(await bench.hands.screenId()).toBe('form');
  });
});
