import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostProblems, platformProblems, problemOf } from '#shared/platform/problem.ts';
import { judge, parseRetryAfter } from './judge.ts';

const NOW = Date.parse('2026-11-25T02:00:00Z');
const judged = (body: unknown, retryAfter: string | null = null) => judge(body, retryAfter, NOW);

it.each([
  ['manifest-mismatch', 'park'],
  ['manifest-signature-invalid', 'park'],
  ['envelope-unopenable', 'park'],
  ['matters-differ', 'park'],
  ['sealing-key-unknown', 'park'],
  ['busy', 'busy'],
  ['request-replayed', 'later'],
  ['digest-mismatch', 'later'],
  ['platform-unreachable', 'offline'],
  ['platform-answer-unusable', 'offline'],
  ['unknown-device', 'offline'],
  ['enrolment-refused', 'offline'],
] as const)('%s means %s', (name, kind) => {
  const status = { ...hostProblems, ...platformProblems }[name];
  expect(judged(problemOf(name, status))).toMatchObject({ kind, reason: name });
});

it('decides by type and retry: status, title and detail change nothing', () => {
  const anyText = fc.oneof(fc.string(), fc.constantFrom('permanently rejected', '409', 'duplicate', 'ok'));
  const names = [...Object.keys(hostProblems), ...Object.keys(platformProblems)];
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.integer({ min: 100, max: 599 }),
      anyText,
      anyText,
      (name, status, title, detail) => {
        const plain = judged(problemOf(name, 400));
        expect(judged({ ...problemOf(name, status, detail), title })).toEqual(plain);
      },
    ),
  );
});

it('a body that is no problem of ours never parks anything', () => {
  const body = fc.oneof(
    fc.constantFrom(undefined, null, '', {}, [], '<html>', { status: 404 }, { error: 'gone' }),
    fc.record({ type: fc.webUrl(), title: fc.string(), status: fc.constantFrom(400, 404, 409, 410, 422) }),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(body, (given) => {
      expect(judged(given)).toEqual({ kind: 'later', reason: 'answer-unknown', retryAfterMs: 0 });
    }),
  );
});

it.each([
  ['never', 'park'],
  ['later', 'later'],
  ['after-auth', 'offline'],
  ['after-update', 'park'],
  ['whenever', 'later'],
  [7, 'later'],
] as const)('a problem of ours we do not know yet is judged by its retry: %s', (retry, kind) => {
  expect(judged({ ...problemOf('moon-in-the-wrong-house', 422), retry })).toMatchObject({ kind });
});

it('the problem’s own retry goes before our table, but not before a closed road', () => {
  expect(judged({ ...problemOf('manifest-mismatch', 409), retry: 'later' }).kind).toBe('later');
  expect(judged({ ...problemOf('busy', 503), retry: 'never' }).kind).toBe('busy');
  expect(judged({ ...problemOf('unknown-device', 401), retry: 'never' }).kind).toBe('offline');
});

it('reads Retry-After in seconds and as a date, and bounds it', () => {
  expect(parseRetryAfter('120', NOW)).toBe(120_000);
  expect(parseRetryAfter('999999', NOW)).toBe(3600_000);
  expect(parseRetryAfter('Wed, 25 Nov 2026 02:01:30 GMT', NOW)).toBe(90_000);
  expect(parseRetryAfter('Tue, 24 Nov 2026 02:01:30 GMT', NOW)).toBe(0);
  for (const value of [null, '', 'soon', '-5', '1e9', '2026-11-26'])
    expect(parseRetryAfter(value, NOW)).toBe(0);
});
