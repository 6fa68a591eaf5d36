/** A few of the device faults on the real kiosk and page; `npm run faults -- devices` plays them all. */
import { expect, test } from 'vitest';
import { runDeviceFaults } from '../faults/devices/run.ts';
import { loadScenarios } from '../faults/devices/scenario-files.ts';

test('a fault is told by driver and page, and ordinary use comes back', async () => {
  const sample = (await loadScenarios()).filter((one) => one.sample);
  const { report, outcomes } = await runDeviceFaults({ scenarios: sample, workers: 1, limitMs: 60_000 });
  expect(outcomes.filter((one) => !one.shown || !one.recovered)).toEqual([]);
  expect(report).toEqual({ scenarios: sample.length, recovered: sample.length, stuck: 0 });
}, 300_000);
