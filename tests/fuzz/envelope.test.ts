import { expect, test } from 'vitest';
import { fuzzEnvelope } from './envelope.ts';

test('spoilt envelopes, manifests, receipts and journal segments are refused with a reason', async () => {
  const { reasons, ...counts } = await fuzzEnvelope(20_261_125, 600);
  expect(counts).toEqual({ envelopes: 150, requests: 150, segments: 300 });
  for (const reason of [
    'open: key',
    'open: chunks',
    'schema',
    'host: receipt-invalid',
    'host: digest-mismatch',
  ])
    expect([reason, (reasons[reason] ?? 0) > 0]).toEqual([reason, true]);
});
