import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostProblems, platformProblems, problemOf } from '#shared/platform/problem.ts';
import { backoff } from './backoff.ts';
import { judge, parseRetryAfter } from './platform-api.ts';

it.each([
  ['manifest-mismatch', 'park'],
  ['manifest-signature-invalid', 'park'],
  ['envelope-unopenable', 'park'],
  ['matters-differ', 'park'],
  ['sealing-key-unknown', 'park'],
  ['busy', 'later'],
  ['digest-mismatch', 'later'],
  ['platform-unreachable', 'offline'],
  ['platform-answer-unusable', 'offline'],
  ['unknown-device', 'offline'],
  ['enrolment-refused', 'offline'],
] as const)('%s means %s', (name, kind) => {
  const status = { ...hostProblems, ...platformProblems }[name];
  expect(judge(status, problemOf(name, status), null)).toMatchObject({ kind, reason: name });
});

it('a body that is nobody’s word never parks anything', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), (status) => {
      expect(judge(status, undefined, null).kind).toBe('later');
    }),
  );
});

it('an unknown refusal parks, what may pass by itself waits', () => {
  for (const status of [400, 403, 404, 410, 418, 422, 451]) expect(judge(status, {}, null).kind).toBe('park');
  for (const status of [401, 408, 425, 429, 500, 502, 503, 504, 599]) {
    expect(judge(status, {}, null).kind).toBe('later');
  }
});

it('reads Retry-After in seconds and bounds it', () => {
  expect(parseRetryAfter('120')).toBe(120_000);
  expect(parseRetryAfter('999999')).toBe(3600_000);
  for (const value of [null, '', 'soon', '-5']) expect(parseRetryAfter(value)).toBe(0);
});

it('waits 1 s to 5 min, never less than Retry-After', () => {
  fc.assert(
    fc.property(
      fc.nat(100),
      fc.nat(600_000),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (n, after, r) => {
        const wait = backoff(n, after, () => r);
        expect(wait).toBeGreaterThanOrEqual(Math.max(1000, after));
        expect(wait).toBeLessThanOrEqual(Math.max(300_000, after));
      },
    ),
  );
  expect(backoff(3, 0, () => 0.5)).toBe(4500);
});
