import { expect, it } from 'vitest';
import { z } from 'zod';
import { codeReaderStatus } from './code-reader.ts';
import { conditionOf, isUsable } from './condition.ts';
import { documentCameraStatus } from './document-camera.ts';
import { documentPrinterStatus } from './document-printer.ts';
import { idCardReaderStatus } from './id-card.ts';
import { receiptPrinterStatus } from './receipt-printer.ts';
import { scannerStatus } from './scanner.ts';

/** Every state of a kind, without what else belongs to it. */
function statesOf(status: z.ZodType): string[] {
  if (status instanceof z.ZodDiscriminatedUnion)
    return status.options.flatMap((one) => statesOf(one as z.ZodType));
  const { state } = (status as z.ZodObject<{ state: z.ZodLiteral<string> | z.ZodEnum }>).shape;
  return state instanceof z.ZodEnum ? state.options.map(String) : [...state.values];
}

it('sorts every state of every kind', () => {
  const sorted = Object.fromEntries(
    [
      idCardReaderStatus,
      scannerStatus,
      documentCameraStatus,
      receiptPrinterStatus,
      documentPrinterStatus,
      codeReaderStatus,
    ]
      .flatMap((status) => statesOf(status))
      .map((state) => [state, conditionOf({ state })]),
  );
  expect(sorted).toMatchObject({
    starting: 'starting',
    ready: 'ready',
    'no-card': 'ready',
    'no-code': 'ready',
    'no-paper': 'ready',
    'one-way': 'ready',
    attention: 'warning',
    'access-denied': 'fault',
    'no-pdf': 'fault',
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
