import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, own, randomBytes, sha256Hex } from './bytes.ts';
import type { Part } from './frame.ts';
import { CHUNK_BYTES } from './manifest.ts';
import { PublicJwk } from './schema.ts';
import { open, type SealedContents, seal } from './seal.ts';

const PLAIN = CHUNK_BYTES - 16;
const binding = { submissionId: '0199f000-0000-7000-8000-000000000001', lookupId: 'ab'.repeat(16) };

let recipient: CryptoKeyPair;
let platformKey: { keyId: string; jwk: PublicJwk };

async function makeKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { recipient: pair, jwk: PublicJwk.parse({ kty, crv, x, y }) };
}

beforeAll(async () => {
  const made = await makeKey();
  recipient = made.recipient;
  platformKey = { keyId: 'seal-1', jwk: made.jwk };
});

const part = (name: string, size: number): Part => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) bytes.set(randomBytes(Math.min(65_536, size - at)), at);
  return { name, type: 'image/jpeg', bytes };
};
const bytesOf = (sealed: SealedContents): Bytes[] => sealed.chunks.map((chunk) => own(chunk.bytes));
const application = { 姓名: '㛃', children: [] };

/** A part size that makes the whole stream exactly `target` bytes long. */
async function partForStream(target: number): Promise<Part> {
  const probe = await seal({ application, parts: [part('a', 1)] }, binding, platformKey);
  const overhead = probe.chunks.reduce((sum, chunk) => sum + chunk.size - 16, 0) - 1;
  const digits = String(target - overhead).length - 1;
  return part('a', target - overhead - digits);
}

describe('sealing', () => {
  it.each([PLAIN - 1, PLAIN, PLAIN + 1, 2 * PLAIN - 1, 2 * PLAIN, 2 * PLAIN + 1, 3 * PLAIN + 7])(
    'opens to what was sealed when the stream is %i bytes',
    async (size) => {
      const parts = [await partForStream(size)];
      const sealed = await seal({ application, parts }, binding, platformKey);
      expect(sealed.chunks.reduce((sum, chunk) => sum + chunk.size - 16, 0)).toBe(size);
      expect(sealed.chunks).toHaveLength(Math.ceil(size / PLAIN));
      for (const chunk of sealed.chunks) {
        expect(chunk.size).toBeLessThanOrEqual(CHUNK_BYTES);
        expect(await sha256Hex(own(chunk.bytes))).toBe(chunk.sha256);
      }
      const opened = await open(sealed.sealing, bytesOf(sealed), binding, recipient);
      expect(opened.ok && opened.value.application).toEqual(application);
      expect(opened.ok && opened.value.parts[0]?.bytes).toEqual(parts[0]?.bytes);
    },
  );

  it('opens any application with any parts to what was sealed', async () => {
    const anyPart = fc.record({
      name: fc.string({ minLength: 1, maxLength: 50 }),
      type: fc.constantFrom('image/jpeg', 'application/pdf'),
      bytes: fc.uint8Array({ maxLength: 2000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.array(anyPart, { maxLength: 5 }), async (json, parts) => {
        const before = JSON.parse(JSON.stringify(json));
        const sealed = await seal({ application: before, parts }, binding, platformKey);
        const opened = await open(sealed.sealing, bytesOf(sealed), binding, recipient);
        if (!opened.ok) throw new Error(opened.error);
        expect(opened.value.application).toEqual(before);
        expect(
          opened.value.parts.map(({ name, type, bytes }) => ({ name, type, bytes: [...bytes] })),
        ).toEqual(parts.map(({ name, type, bytes }) => ({ name, type, bytes: [...bytes] })));
      }),
      { numRuns: 60 },
    );
  });

  it('never seals the same application to the same bytes', async () => {
    const parts = [part('a', 100)];
    const first = await seal({ application, parts }, binding, platformKey);
    const second = await seal({ application, parts }, binding, platformKey);
    expect(first.chunks[0]?.sha256).not.toBe(second.chunks[0]?.sha256);
    expect(first.sealing.noncePrefix).not.toBe(second.sealing.noncePrefix);
  });
});

describe('an altered envelope is refused', () => {
  let sealed: SealedContents;
  let chunks: Bytes[];
  beforeAll(async () => {
    sealed = await seal({ application, parts: [part('a', 2 * PLAIN + 99)] }, binding, platformKey);
    chunks = bytesOf(sealed);
  });
  const refused = async (pieces: readonly Bytes[], bound = binding, sealing = sealed.sealing) => {
    const opened = await open(sealing, pieces, bound, recipient);
    return !opened.ok;
  };

  it('for any flipped bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(), fc.nat(7), async (chunk, at, bit) => {
        const pieces = chunks.map(own);
        const piece = pieces[chunk];
        if (piece === undefined) throw new Error('three chunks expected');
        const index = at % piece.length;
        piece[index] = (piece[index] ?? 0) ^ (1 << bit);
        expect(await refused(pieces)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('for any other sequence of its chunks', async () => {
    const order = fc.array(fc.nat(2), { maxLength: 5 }).filter((picks) => picks.join() !== '0,1,2');
    await fc.assert(
      fc.asyncProperty(order, async (picks) => {
        expect(await refused(picks.flatMap((pick) => chunks[pick] ?? []))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('for another submission, another look-up id or another key', async () => {
    expect(await refused(chunks)).toBe(false);
    const otherId = binding.submissionId.replace(/1$/, '2');
    expect(await refused(chunks, { ...binding, submissionId: otherId })).toBe(true);
    expect(await refused(chunks, { ...binding, lookupId: 'cd'.repeat(16) })).toBe(true);
    const stranger = await makeKey();
    expect(await open(sealed.sealing, chunks, binding, stranger.recipient)).toEqual({
      ok: false,
      error: 'key',
    });
  });

  it('for any change of the sealing', async () => {
    const other = await seal({ application, parts: [] }, binding, platformKey);
    for (const member of ['enc', 'wrappedKey', 'noncePrefix'] as const) {
      expect(await refused(chunks, binding, { ...sealed.sealing, [member]: other.sealing[member] })).toBe(
        true,
      );
    }
    expect(await refused(chunks, binding, { ...sealed.sealing, keyId: 'seal-2' })).toBe(true);
  });
});
