import { expect, test } from 'vitest';
import { judge, type Part, type PartResult } from './run-result.ts';

const ran = (passed: number): PartResult => ({ passed, failed: false, leftOut: null });
const out = (leftOut: string): PartResult => ({ passed: 0, failed: false, leftOut });
const results = (change: Partial<Record<Part, PartResult>> = {}) => ({
  unit: ran(10),
  chromium: ran(5),
  electron: ran(3),
  'virtual-hid': ran(2),
  printing: ran(1),
  ...change,
});
const all = 'chromium,electron,virtual-hid,printing';

test('a whole run passes, with its counts on the line', () => {
  expect(judge(results(), [{ name: 'format', passed: true }], all)).toEqual({
    line: '{"unit":10,"chromium":5,"electron":3,"virtualHid":2,"printing":1,"leftOut":[]}',
    failures: [],
  });
});

test('a part may be left out, unless it is required', () => {
  const without = results({ electron: out('no runtime') });
  expect(judge(without, [], undefined)).toEqual({
    line: '{"unit":10,"chromium":5,"electron":0,"virtualHid":2,"printing":1,"leftOut":["electron: no runtime"]}',
    failures: [],
  });
  expect(judge(without, [], all).failures).toEqual(['electron is required and ran no test: no runtime.']);
});

test('a required part that ran no test fails, even without a failure of its own', () => {
  expect(judge(results({ 'virtual-hid': ran(0) }), [], all).failures).toHaveLength(1);
});

test('no Chromium always fails', () => {
  expect(judge(results({ chromium: out('no Chromium') }), [], undefined).failures).toHaveLength(1);
});

test('a failing test, a failing check and a misspelt requirement fail', () => {
  const failing = results({ unit: { passed: 9, failed: true, leftOut: null } });
  expect(judge(failing, [{ name: 'lint', passed: false }], 'chromum').failures).toEqual([
    'REQUIRE names chromum, which is no part.',
    'lint failed.',
    'unit failed.',
  ]);
});
