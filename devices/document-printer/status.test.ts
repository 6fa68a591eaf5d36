import { describe, expect, test } from 'vitest';
import type { PrinterFacts } from '../ipp/client.ts';
import { statusOf, statusOfFailure } from './status.ts';

const idle: PrinterFacts = {
  state: 3,
  reasons: [],
  accepting: true,
  mediaReady: ['iso_a4_210x297mm'],
  paperLeft: undefined,
  formats: ['application/pdf', 'image/pwg-raster'],
  jobAttributes: [],
};

describe('what a printer says of itself', () => {
  test('idle, and at work for somebody else: ready', () => {
    expect(statusOf(idle)).toEqual({ state: 'ready' });
    expect(statusOf({ ...idle, state: 4 })).toEqual({ state: 'ready' });
  });

  test('an empty tray: a fault, unless another tray holds A4', () => {
    const empty = { ...idle, reasons: ['media-empty-report'] };
    expect(statusOf(empty)).toEqual({ state: 'fault', advice: ['load-paper'] });
    expect(statusOf({ ...empty, paperLeft: false })).toEqual({ state: 'fault', advice: ['load-paper'] });
    expect(statusOf({ ...empty, paperLeft: true })).toEqual({ state: 'attention', advice: ['paper-low'] });
    expect(statusOf({ ...empty, paperLeft: true, mediaReady: ['na_letter_8.5x11in'] })).toEqual({
      state: 'fault',
      advice: ['load-paper'],
    });
    // A printer that has stopped for paper waits for paper, whatever lies elsewhere.
    expect(statusOf({ ...empty, state: 5, paperLeft: true })).toEqual({
      state: 'fault',
      advice: ['load-paper'],
    });
  });

  test('stopped without a reason, or not accepting: somebody has to press a key', () => {
    expect(statusOf({ ...idle, state: 5 })).toEqual({ state: 'fault', advice: ['resume'] });
    expect(statusOf({ ...idle, accepting: false })).toEqual({ state: 'fault', advice: ['resume'] });
  });

  test('stopped with a mild reason: that reason is what there is to do', () => {
    expect(statusOf({ ...idle, state: 5, reasons: ['toner-empty-warning'] })).toEqual({
      state: 'fault',
      advice: ['replace-toner'],
    });
  });

  test('toner low, and empty but still printing', () => {
    expect(statusOf({ ...idle, reasons: ['toner-low-report'] })).toEqual({
      state: 'attention',
      advice: ['toner-low'],
    });
    expect(statusOf({ ...idle, reasons: ['toner-empty-report', 'toner-low-report'] })).toEqual({
      state: 'attention',
      advice: ['toner-low'],
    });
    expect(statusOf({ ...idle, reasons: ['toner-empty-error'] })).toEqual({
      state: 'fault',
      advice: ['replace-toner'],
    });
  });

  test('no PDF: it cannot be used, and that is told', () => {
    expect(statusOf({ ...idle, formats: ['image/urf', 'image/pwg-raster'] })).toEqual({ state: 'no-pdf' });
  });
});

test('what a question without an answer says', () => {
  expect(statusOfFailure({ kind: 'unreachable' })).toEqual({ state: 'disconnected' });
  expect(statusOfFailure({ kind: 'untrusted' })).toEqual({ state: 'disconnected', reason: 'untrusted' });
  expect(statusOfFailure({ kind: 'status', status: 0x0406 })).toEqual({
    state: 'disconnected',
    reason: 'absent',
  });
  expect(statusOfFailure({ kind: 'status', status: 0x0403 })).toEqual({
    state: 'disconnected',
    reason: 'refused',
  });
});
