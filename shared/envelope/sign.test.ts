import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { PublicJwk } from './schema.ts';
import { signValue, verifyByTrusted, verifyValue } from './sign.ts';

async function makeKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { privateKey: pair.privateKey, jwk: PublicJwk.parse({ kty, crv, x, y }) };
}

it('canonical JSON is RFC 8785: sorted keys, shortest numbers, no blanks', () => {
  expect(canonicalJson({ b: 1.0, a: [1e21, 0.002, '\u20ac\u000f'], A: null })).toBe(
    '{"A":null,"a":[1e+21,0.002,"€\\u000f"],"b":1}',
  );
});

it('a signature holds for the same value however its keys are ordered, and for nothing else', async () => {
  const { privateKey, jwk } = await makeKey();
  const value = { b: 2, a: { d: [1, 2], c: '受理' } };
  const signature = await signValue(privateKey, 'yiciban/receipt/1', value);
  expect(await verifyValue(jwk, 'yiciban/receipt/1', { a: { c: '受理', d: [1, 2] }, b: 2 }, signature)).toBe(
    true,
  );
  expect(await verifyValue(jwk, 'yiciban/manifest/1', value, signature)).toBe(false);
  expect(await verifyValue(jwk, 'yiciban/receipt/1', { ...value, b: 3 }, signature)).toBe(false);
  const stranger = await makeKey();
  expect(await verifyValue(stranger.jwk, 'yiciban/receipt/1', value, signature)).toBe(false);
  const trusted = [{ keyId: 'k1', jwk }];
  expect(await verifyByTrusted(trusted, 'k1', 'yiciban/receipt/1', value, signature)).toBe(true);
  expect(await verifyByTrusted(trusted, 'k2', 'yiciban/receipt/1', value, signature)).toBe(false);
});

it('no text that is not the signature passes, and none throws', async () => {
  const { jwk } = await makeKey();
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (text) => {
      expect(await verifyValue(jwk, 'yiciban/receipt/1', { a: 1 }, text)).toBe(false);
    }),
  );
  expect(await verifyValue({ ...jwk, x: 'AAAA' }, 'yiciban/receipt/1', {}, 'A'.repeat(86))).toBe(false);
});
