/** An author at work: `npm run catalogue -- preview` and the folder's file in an editor, seen in a real Chromium. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { catalogueCopy, edit, placeOf, temporaryFolder } from '../catalogue/tools/folder.ts';
import { addFourteenth, FOURTEENTH } from '../catalogue/tools/fourteenth.ts';
import { openTouchBrowser } from '../kiosk/browser.ts';
import { Child } from '../kiosk/child.ts';
import { Hands } from '../tour/hands.ts';

const file = `life-events/${FOURTEENTH}.json`;

test('what is saved shows within the visit, and a defect is told in the terminal', async () => {
  const dir = await catalogueCopy();
  await addFourteenth(dir);
  const tool = await Child.start(process.execPath, [
    'electron/launcher/catalogue.ts',
    'preview',
    dir,
    '--port',
    String(await freePorts()),
    '--data',
    await temporaryFolder(),
  ]);
  onTestFinished(() => tool.stop());
  await expect.poll(() => tool.log, { timeout: 20_000 }).toContain('14 life events');
  expect(tool.log).toContain(' 0 errors');

  const browser = await openTouchBrowser();
  onTestFinished(() => browser.close());
  const { page } = browser;
  await page.goto(String(tool.ready.url));
  const hands = new Hands(page);
  await hands.arrive('attract');
  await hands.act('start');
  await hands.arrive('life-events');
  await page.locator(`[data-life-event="${FOURTEENTH}"]`).tap();
  await hands.arrive('situations');
  const question = page.locator('[data-situation="vaccinated"]');
  await question.locator('[data-option="yes"]').tap();

  await edit(dir, file, '犬只打过狂犬病疫苗了吗', '狗狗打过疫苗了吗');
  await page.getByText('狗狗打过疫苗了吗').first().waitFor({ timeout: 10_000 });
  expect(await question.locator('[data-option="yes"] input').isChecked()).toBe(true);

  await edit(dir, file, '"lead": "public-security"', '"lead": "nobody"');
  const at = `${join(dir, file)}:${await placeOf(dir, file, '"nobody"')} lead: no department has the id nobody`;
  await expect.poll(() => tool.log, { timeout: 10_000 }).toContain(at);
  expect(await page.getByText('狗狗打过疫苗了吗').first().isVisible()).toBe(true);

  await edit(dir, file, '"lead": "nobody"', '"lead": "public-security"');
  await edit(dir, file, '狗狗打过疫苗了吗', '小狗打过疫苗了吗');
  await page.getByText('小狗打过疫苗了吗').first().waitFor({ timeout: 10_000 });
  await hands.act('next');
  await page.locator('[data-situation="home"]').waitFor();
  expect(browser.complaints).toEqual([]);
  expect(await readFile(join(dir, file), 'utf8')).toContain('小狗');

  await tool.stop();
  expect(tool.process.exitCode).toBe(0);
});

/** The first of two ports next to each other that nobody listens on: the platform takes the second. */
async function freePorts(): Promise<number> {
  const listen = (port: number) =>
    new Promise<{ port: number; close: () => void } | undefined>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(undefined));
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        const taken = typeof address === 'object' && address !== null ? address.port : 0;
        resolve({ port: taken, close: () => server.close() });
      });
    });
  for (;;) {
    const first = await listen(0);
    const second = first && (await listen(first.port + 1));
    first?.close();
    second?.close();
    if (first && second) return first.port;
  }
}
