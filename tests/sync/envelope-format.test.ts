/** The envelope's format is final: what was sealed once must open in every later version. docs/envelope.md is the page of it. */
import { describe, expect, it } from 'vitest';
import { fromBase64Url } from '#shared/envelope/bytes.ts';
import { CHUNK_BYTES, Sealing } from '#shared/envelope/manifest.ts';
import { PublicJwk, z } from '#shared/envelope/schema.ts';
import { open } from '#shared/envelope/seal.ts';
import fixture from '../fixtures/envelope-1.json' with { type: 'json' };

describe('format 1 is final', () => {
  const Fixture = z.object({
    recipient: z.object({ ...PublicJwk.shape, d: z.string() }),
    binding: z.object({ submissionId: z.string(), lookupId: z.string() }),
    application: z.unknown(),
    sealing: Sealing,
    chunks: z.array(z.object({ sha256: z.string(), size: z.int(), bytes: z.string() })),
  });
  const kept = Fixture.parse(fixture);
  const chunks = kept.chunks.map(({ bytes }) => fromBase64Url(bytes) ?? new Uint8Array());

  const keyPair = async (): Promise<CryptoKeyPair> => {
    const { d, ...jwk } = kept.recipient;
    const P256 = { name: 'ECDH', namedCurve: 'P-256' };
    return {
      privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d }, P256, false, ['deriveBits']),
      publicKey: await crypto.subtle.importKey('jwk', jwk, P256, true, []),
    };
  };

  it('an envelope kept from the day it was made final opens to what was sealed', async () => {
    const opened = await open(kept.sealing, chunks, kept.binding, await keyPair());
    if (!opened.ok) throw new Error(opened.error);
    expect(opened.value.application).toEqual(kept.application);
    const [only] = opened.value.parts;
    expect([only?.name, only?.bytes.length, only?.bytes[269_999]]).toEqual([
      'certificate',
      270_000,
      (269_999 * 31) % 251,
    ]);
    expect(kept.chunks.map(({ size }) => size)).toEqual([CHUNK_BYTES, chunks[1]?.length]);
    expect(fromBase64Url(kept.sealing.enc)?.length).toBe(65);
    expect(fromBase64Url(kept.sealing.wrappedKey)?.length).toBe(48);
  });

  it('the number of chunks and each one’s place are bound in, beyond the nonce', async () => {
    // One chunk alone, with the last flag its nonce would have: only the bound count tells.
    const short = await open(kept.sealing, chunks.slice(0, 1), kept.binding, await keyPair());
    expect(short).toEqual({ ok: false, error: 'chunks' });
    const strange = { ...kept.sealing, suite: 'SM2-SM3-SM4' } as unknown as Sealing;
    expect(await open(strange, chunks, kept.binding, await keyPair())).toEqual({ ok: false, error: 'suite' });
  });
});
