import { expect, it } from 'vitest';
import { conditionOf, isUsable } from './condition.ts';
import { idCardReaderStatus } from './id-card.ts';
import { receiptPrinterStatus } from './receipt-printer.ts';
import { scannerStatus } from './scanner.ts';

/** Every state of a kind, without what else belongs to it. */
const statesOf = (union: { options: readonly { shape: { state: { value: string } } }[] }): string[] =>
  union.options.map((one) => one.shape.state.value);

it('sorts every state of every kind', () => {
  const sorted = Object.fromEntries(
    [idCardReaderStatus, scannerStatus, receiptPrinterStatus]
      .flatMap((union) => statesOf(union))
      .map((state) => [state, conditionOf({ state })]),
  );
  expect(sorted).toMatchObject({
    starting: 'starting',
    ready: 'ready',
    'no-card': 'ready',
    'no-paper': 'ready',
    reading: 'busy',
    busy: 'busy',
    'paper-low': 'warning',
    'paper-out': 'fault',
    'cover-open': 'fault',
    jam: 'fault',
    silent: 'fault',
    garbled: 'fault',
    'self-test-failed': 'fault',
    'not-authorised': 'fault',
    disconnected: 'absent',
    disabled: 'disabled',
  });
});

it('tells what is not plugged in from what must be set up', () => {
  expect(conditionOf({ state: 'disconnected', reason: 'absent' })).toBe('absent');
  expect(conditionOf({ state: 'disconnected', reason: 'lost' })).toBe('absent');
  for (const reason of ['no-permission', 'refused', 'no-driver'])
    expect(conditionOf({ state: 'disconnected', reason })).toBe('fault');
});

it('takes a state it does not know for a fault', () => {
  for (const state of ['something-new', 'toString', '']) {
    expect(conditionOf({ state })).toBe('fault');
    expect(isUsable(conditionOf({ state }))).toBe(false);
  }
});
