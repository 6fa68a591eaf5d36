import { expect, test } from 'vitest';
import { messages } from '#renderer/i18n/messages.ts';
import { networkSwitch } from '#shared/api/simulator.ts';
import { codeReaderSimulation } from '#shared/hardware/code-reader.ts';
import { documentPrinterSimulation } from '#shared/hardware/document-printer.ts';
import type { PlayedDevice } from '#shared/hardware/fault-scenario.ts';
import { idCardSimulation } from '#shared/hardware/id-card.ts';
import { receiptPrinterSimulation } from '#shared/hardware/receipt-printer.ts';
import { scannerSimulation } from '#shared/hardware/scanner.ts';
import { breakables } from './broken.ts';
import { matches } from './match.ts';
import { loadScenarios } from './scenario-files.ts';

const scenarios = await loadScenarios();

const bodies: Readonly<Record<PlayedDevice, { safeParse(body: unknown): { success: boolean } }>> = {
  'id-card': idCardSimulation,
  scanner: scannerSimulation,
  'receipt-printer': receiptPrinterSimulation,
  'document-printer': documentPrinterSimulation,
  'code-reader': codeReaderSimulation,
  network: networkSwitch,
};

test('there are scenarios of every device, forty at least', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(40);
  const devices = new Set(scenarios.map((one) => one.device));
  expect([...devices].sort()).toEqual([...Object.keys(bodies), 'device-process'].sort());
});

test.each(scenarios)(
  '$id: its steps are ones the virtual devices take',
  ({ device, watch, fault, recovery }) => {
    for (const step of [...fault, ...recovery]) {
      if (!('simulate' in step)) continue;
      const on = step.on ?? watch ?? (device as PlayedDevice);
      expect(bodies[on].safeParse(step.simulate).success, JSON.stringify(step)).toBe(true);
    }
  },
);

test.each(scenarios)(
  '$id: its title is in both languages, its sentences are sentences of the page',
  (one) => {
    expect(one.title.zh).toMatch(/^[^A-Za-z]*\p{sc=Han}[^A-Za-z]*$/u);
    expect(one.title.en).not.toMatch(/\p{sc=Han}/u);
    for (const key of [...(one.page.says ?? []), ...(one.page.hides ?? [])]) {
      const text: unknown = Reflect.get(messages.zh, key);
      expect(text, key).toEqual(expect.any(String));
      // A sentence with a hole cannot be looked for.
      expect(text).not.toContain('{');
    }
  },
);

test('what a broken build must fail is there, and the sample stays small', () => {
  const ids = scenarios.map((one) => one.id);
  for (const { scenarios: needed } of Object.values(breakables))
    expect(ids).toEqual(expect.arrayContaining([...needed]));
  expect(scenarios.filter((one) => one.sample).length).toBeLessThanOrEqual(8);
});

test('members are compared at any depth, others are not looked at', () => {
  expect(matches({ a: { b: [1] } }, { a: { b: [1, 2], c: 3 }, d: 4 })).toBe(true);
  expect(matches({ a: { b: 1 } }, { a: { b: 2 } })).toBe(false);
  expect(matches({ a: {} }, null)).toBe(false);
});
