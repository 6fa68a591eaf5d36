import ipp from '@sealsystems/ipp';
import { describe, expect, test } from 'vitest';
import { adviceOf, advicesOf, isStopping, parseReason, printerAdvices } from './printer-reasons.ts';

const keywords = (ipp.keywords['printer-state-reasons'] ?? []).filter((one) => typeof one === 'string');

test('every keyword of the standards comes down to something a person can do, with any severity', () => {
  expect(keywords.length).toBeGreaterThan(700);
  const without = keywords
    .flatMap((keyword) => [keyword, `${keyword}-error`, `${keyword}-warning`, `${keyword}-report`])
    .filter((reason) => adviceOf(reason) === 'unknown' && !/^(other|unknown)/.test(reason));
  expect(without).toEqual([]);
});

test('every advice but the unknown one has a keyword', () => {
  const given = new Set(keywords.map(adviceOf));
  expect(printerAdvices.filter((advice) => !given.has(advice))).toEqual([]);
});

describe('what a technician does', () => {
  test.each([
    ['media-empty-error', 'load-paper'],
    ['media-needed', 'load-paper'],
    ['media-jam-report', 'clear-jam'],
    ['stacker-jam-error', 'clear-jam'],
    ['cover-open', 'close-cover'],
    ['door-open-report', 'close-cover'],
    ['binder-interlock-open-error', 'close-cover'],
    ['binder-cover-closed', 'nothing'],
    ['toner-empty-error', 'replace-toner'],
    ['toner-low-warning', 'toner-low'],
    ['marker-supply-empty', 'replace-toner'],
    ['marker-waste-toner-receptacle-full', 'empty-waste'],
    ['marker-waste-almost-full-warning', 'part-wearing'],
    ['output-area-full-warning', 'empty-output'],
    ['output-area-almost-full', 'output-nearly-full'],
    ['input-tray-missing', 'insert-tray'],
    ['input-media-size-change', 'change-paper'],
    ['media-low', 'paper-low'],
    ['stapler-empty', 'refill-finisher'],
    ['opc-life-over', 'replace-part'],
    ['opc-near-eol', 'part-wearing'],
    ['fuser-over-temp', 'wait'],
    ['paused', 'resume'],
    ['spool-area-full-report', 'free-memory'],
    ['subunit-unrecoverable-storage-error', 'free-memory'],
    ['sheet-rotator-motor-failure-error', 'call-service'],
    ['com.maker.some-private-reason', 'unknown'],
    ['none', 'nothing'],
  ])('%s: %s', (reason, advice) => {
    expect(adviceOf(reason)).toBe(advice);
  });
});

test('the severity is what stands behind the last hyphen, except in words that end so by themselves', () => {
  expect(parseReason('toner-low-warning')).toEqual({ keyword: 'toner-low', severity: 'warning' });
  expect(parseReason('media-jam')).toEqual({ keyword: 'media-jam', severity: undefined });
  expect(parseReason('bander-recoverable-storage-error')).toEqual({
    keyword: 'bander-recoverable-storage-error',
    severity: undefined,
  });
});

test('what lets nothing out stops whatever its severity, what can go on does not', () => {
  for (const reason of ['media-empty-report', 'media-jam-warning', 'cover-open-report'])
    expect(isStopping(reason)).toBe(true);
  expect(isStopping('toner-empty-error')).toBe(true);
  expect(isStopping('toner-empty')).toBe(true);
  expect(isStopping('toner-empty-warning')).toBe(false);
  expect(isStopping('toner-low-error')).toBe(false);
  expect(isStopping('com.maker.private-error')).toBe(false);
});

test('the first thing to do comes first, once', () => {
  expect(advicesOf(['toner-low-report', 'media-empty-error', 'media-needed-error', 'cover-open'])).toEqual([
    'close-cover',
    'load-paper',
    'toner-low',
  ]);
});
