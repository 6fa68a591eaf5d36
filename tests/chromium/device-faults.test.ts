/** A few of the device faults on the real kiosk and page; `npm run faults -- devices` plays them all. */
import { expect, test } from 'vitest';
import { messages } from '#renderer/i18n/messages.ts';
import { runDeviceFaults } from '../faults/devices/run.ts';
import { loadScenarios } from '../faults/devices/scenario-files.ts';
import { VisitBench } from './visit-bench.ts';

test('a fault is told by driver and page, and ordinary use comes back', async () => {
  const sample = (await loadScenarios()).filter((one) => one.sample);
  const { report, outcomes } = await runDeviceFaults({ scenarios: sample, workers: 2, limitMs: 60_000 });
  expect(outcomes.filter((one) => !one.shown || !one.recovered)).toEqual([]);
  expect(report).toEqual({ scenarios: sample.length, recovered: sample.length, stuck: 0 });
}, 300_000);

test('a trainer plays a fault from the drawer and ends it', async () => {
  const bench = await VisitBench.start();
  try {
    await bench.fresh();
    await bench.hands.act('dock');
    const printer = bench.page.locator('[data-dock="open"] [data-device="receipt-printer"]');
    await printer.locator('[data-action="dock-scenarios"]').tap();
    const files = (await loadScenarios()).filter((one) => one.device === 'receipt-printer');
    const offered = printer.locator('[data-action="dock-scenario"]');
    expect((await offered.allInnerTexts()).sort()).toEqual(files.map((one) => one.title.zh).sort());
    await printer.locator('[data-scenario="receipt-paper-out"]').tap();
    const told = bench.page.getByText(messages.zh['problem.paper-out']);
    await told.waitFor();
    await printer.locator('[data-action="dock-scenario-end"]').tap();
    await told.waitFor({ state: 'hidden' });
    await bench.hands.act('language');
    expect((await offered.allInnerTexts()).sort()).toEqual(files.map((one) => one.title.en).sort());
  } finally {
    await bench.stop();
  }
});
