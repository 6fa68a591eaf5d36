/** Spoilt courier sticks: nothing altered is handed in, no false receipt is taken, nothing falls over. */
import { v7 as uuidv7 } from 'uuid';
import { collectFromStick } from '#host/courier/collect.ts';
import { type DeliverDeps, deliverFromStick } from '#host/courier/deliver.ts';
import { exportToStick } from '#host/courier/export.ts';
import type { News } from '#host/courier/news.ts';
import { HEAD_BYTES, manifestLength, parseJson } from '#shared/courier/format.ts';
import { type Bytes, own, sha256Hex } from '#shared/envelope/bytes.ts';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { type Manifest, SignedManifest } from '#shared/envelope/manifest.ts';
import { type NamedKey, PublicJwk } from '#shared/envelope/schema.ts';
import { signValue, verifyValue } from '#shared/envelope/sign.ts';
import type { SubmissionState } from '#shared/platform/contract.ts';
import { isReceiptFor, type PlatformReceipt } from '#shared/platform/receipt.ts';
import { err, ok } from '#shared/result.ts';
import type { PlatformApi } from '#shared/sync/platform-api.ts';
import { memoryFs } from '../courier/memory-fs.ts';
import { randomPart, sealDemo } from '../platform/harness.ts';
import { mutate, spoilText } from './mutate.ts';
import { createRandom, type Random } from './random.ts';

export interface CourierFuzzResult {
  readonly sticks: number;
  /** Sticks on which something was refused with a reason, by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Spoilt places that did not matter: all that was signed was still as signed. */
  readonly harmless: number;
}

interface Submission {
  readonly signed: SignedManifest;
  readonly chunks: ReadonlyMap<string, Bytes>;
  readonly receipts: readonly PlatformReceipt[];
}

const KIOSK = 'kiosk-1';
const NOW = Date.parse('2026-11-25T02:00:00Z');

/** Throws at the first stick that makes anything happen that was not signed for. */
export async function fuzzCourier(seed: number, count: number): Promise<CourierFuzzResult> {
  const random = createRandom(seed);
  const station = await makeStation();
  const reasons: Record<string, number> = {};
  let harmless = 0;
  for (let times = 0; times < count; times += 1) {
    const stick = new Map([...station.stick].map(([path, bytes]) => [path, bytes.slice()]));
    for (let places = 1 + random.below(2); places > 0; places -= 1) spoil(stick, random);
    const told = [...(await tryDelivery(stick, station)), ...(await tryCollection(stick, station))];
    if (told.length === 0) harmless += 1;
    for (const reason of told) reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  return { sticks: count, reasons, harmless };
}

interface StationParts {
  readonly submissions: ReadonlyMap<string, Submission>;
  readonly trusted: readonly NamedKey[];
  /** The kiosk's, as the platform knows it. */
  readonly key: PublicJwk;
}

/** A stick that has been at the platform: envelopes and list, answers and receipts. */
async function makeStation() {
  const p256 = { name: 'ECDSA', namedCurve: 'P-256' };
  const kiosk = await crypto.subtle.generateKey(p256, true, ['sign', 'verify']);
  const platform = await crypto.subtle.generateKey(p256, true, ['sign', 'verify']);
  const sealing = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ]);
  const sealingKey = { keyId: 'seal', jwk: await publicOf(sealing.publicKey) };
  const trusted: NamedKey[] = [{ keyId: 'sign', jwk: await publicOf(platform.publicKey) }];
  const submissions = new Map<string, Submission>();
  let previous: string | null = null;
  for (let seq = 1; seq <= 2; seq += 1) {
    const { draft, chunks } = await sealDemo(sealingKey, { parts: [randomPart('scan', 300)] });
    const manifest: Manifest = {
      ...draft,
      kiosk: KIOSK,
      seq,
      previous,
      intakeNumber: `11010100012026112500${seq}000`,
      committedAt: new Date(NOW).toISOString(),
      clock: { boot: '0'.repeat(16), sinceBootMs: seq, offsetMs: null },
      simulated: true,
    };
    const digest = await canonicalDigest(manifest);
    const signature = await signValue(kiosk.privateKey, 'yiciban/manifest/1', manifest);
    const signed = SignedManifest.parse({ manifest, digest, signature });
    previous = digest;
    const { submissionId, intakeNumber } = manifest;
    const time = new Date(NOW).toISOString();
    const receipt = { kind: 'received', submissionId, digest, intakeNumber, time, simulated: true } as const;
    const receiptSignature = await signValue(platform.privateKey, 'yiciban/receipt/1', receipt);
    submissions.set(submissionId, {
      signed,
      chunks: new Map(chunks.map((chunk) => [chunk.sha256, own(chunk.bytes)])),
      receipts: [{ receipt, keyId: 'sign', signature: receiptSignature }],
    });
  }
  const stick = new Map<string, Uint8Array>();
  const rating = {
    ratingId: uuidv7(),
    submissionId: [...submissions.keys()][0] ?? '',
    intakeNumber: '1',
    level: 5,
    reasons: [],
    ratedAt: new Date(NOW).toISOString(),
  };
  const source = {
    kiosk: KIOSK,
    publicKey: await publicOf(kiosk.publicKey),
    privateKey: kiosk.privateKey,
    rescued: false,
    waiting: [...submissions.values()].map((one) => one.signed),
    awaiting: [],
    ratings: [rating],
    isSignedFor: () => false,
    chunk: async (id: string, sha256: string) => submissions.get(id)?.chunks.get(sha256),
  };
  const station = { stick, submissions, trusted, key: source.publicKey };
  const exported = await exportToStick(memoryFs(stick), source, () => NOW);
  const told = [...(await tryDelivery(stick, station)), ...(await tryCollection(stick, station))];
  if (!exported.ok || told.length > 0) throw new Error(`The untouched stick is refused: ${told.join(', ')}`);
  return station;
}

async function publicOf(key: CryptoKey): Promise<PublicJwk> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', key);
  return PublicJwk.parse({ kty, crv, x, y });
}

/** Changes one file: cut, turned, swapped, renamed, lost, or its JSON twisted. */
function spoil(stick: Map<string, Uint8Array>, random: Random): void {
  const paths = [...stick.keys()];
  const path = random.pick(paths);
  const bytes = stick.get(path) ?? new Uint8Array();
  const text = new TextDecoder().decode(bytes);
  const kind = random.below(8);
  if (kind === 0) stick.set(path, bytes.slice(0, random.below(bytes.length + 1)));
  else if (kind === 1) stick.set(path, flipped(bytes, random));
  else if (kind === 2) stick.set(path, stick.get(random.pick(paths)) ?? bytes);
  else if (kind === 3) stick.delete(path);
  else if (kind === 4) {
    stick.delete(path);
    stick.set(path.replace(KIOSK, 'kiosk-2'), bytes);
  } else if (kind === 5) stick.set(path, new TextEncoder().encode(spoilText(text, random)));
  else stick.set(path, twisted(bytes, random) ?? flipped(bytes, random));
}

/** The JSON of a list or an answer, or an envelope's manifest, twisted and put back; undefined where there is none any more. */
function twisted(bytes: Uint8Array, random: Random): Uint8Array | undefined {
  const whole = parseJson(bytes);
  if (whole !== undefined) return new TextEncoder().encode(JSON.stringify(mutate(whole, random)));
  const length = manifestLength(bytes) ?? 0;
  const manifest = parseJson(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length));
  if (manifest === undefined) return undefined;
  const changed = new TextEncoder().encode(JSON.stringify(mutate(manifest, random)));
  const head = bytes.slice(0, HEAD_BYTES);
  new DataView(head.buffer).setUint32(HEAD_BYTES - 4, changed.length);
  return new Uint8Array(Buffer.concat([head, changed, bytes.subarray(HEAD_BYTES + length)]));
}

function flipped(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  const at = random.below(Math.max(1, copy.length));
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  return copy;
}

/** Hands the stick in to a platform that takes everything; what it was given must be what the kiosk signed. */
async function tryDelivery(stick: Map<string, Uint8Array>, station: StationParts): Promise<string[]> {
  const { submissions } = station;
  const stateOf = (one: Submission, missing: string[]): SubmissionState => ({
    submissionId: one.signed.manifest.submissionId,
    digest: one.signed.digest,
    state: missing.length === 0 ? 'received' : 'incomplete',
    missing,
    receipts: missing.length === 0 ? [...one.receipts] : [],
  });
  const platform = {
    isOnline: async () => true,
    putSubmission: async (signed: SignedManifest) => {
      // As a real platform does: the kiosk's own key decides, whatever the stick says.
      const { manifest, digest, signature } = signed;
      const isSigned =
        (await canonicalDigest(manifest)) === digest &&
        (await verifyValue(station.key, 'yiciban/manifest/1', manifest, signature));
      if (!isSigned) return err({ kind: 'park', reason: 'manifest-signature-invalid' });
      const one = submissions.get(manifest.submissionId);
      if (one?.signed.digest !== digest) throw new Error('an altered manifest was handed in');
      return ok(stateOf(one, [...one.chunks.keys()]));
    },
    putChunk: async (id: string, sha256: string, bytes: Bytes) => {
      const one = submissions.get(id);
      if (one === undefined || (await sha256Hex(bytes)) !== sha256 || !one.chunks.has(sha256))
        throw new Error('an altered chunk was handed in');
      return ok(stateOf(one, []));
    },
    getSubmission: async () => err({ kind: 'park', reason: 'not-found' }),
    putRating: async () => err({ kind: 'park', reason: 'body-invalid' }),
    progressOf: async () => err({ kind: 'park', reason: 'not-found' }),
  } as unknown as PlatformApi;
  const deps: DeliverDeps = {
    platform,
    trusted: station.trusted,
    now: () => NOW,
    random: () => 0,
    sleep: async () => undefined,
    catalogue: async () => 'none',
  };
  const done = await deliverFromStick(memoryFs(stick), deps);
  if (!done.ok) return [done.error];
  return done.value.stations.flatMap((one) => [
    ...one.notes.map((note) => note.defect),
    ...one.refused.map((refused) => refused.reason),
  ]);
}

/** Takes the answers as the station would; what its journal is given must verify, or the journal refuses it. */
async function tryCollection(stick: Map<string, Uint8Array>, station: StationParts): Promise<string[]> {
  const { submissions, trusted } = station;
  const news: News = { get: () => undefined, put: async () => true, save: async () => undefined };
  const taken = new Set<string>();
  const done = await collectFromStick(memoryFs(stick), {
    kiosk: KIOSK,
    truth: (id) => (submissions.has(id) ? (taken.has(id) ? 'received' : 'held') : undefined),
    addReceipt: async (id, receipt) => {
      const one = submissions.get(id);
      if (one === undefined) throw new Error('a receipt for nobody was taken');
      if (!(await isReceiptFor(one.signed, receipt, trusted))) return err('receipt-invalid');
      taken.add(id);
      return ok(undefined);
    },
    addRatingReceipt: async () => err('receipt-invalid'),
    news,
  });
  if (!done.ok) return [done.error];
  for (const id of taken) if (!submissions.has(id)) throw new Error('something else was marked as received');
  return [
    ...done.value.notes.map((note) => note.defect),
    ...done.value.refused.map(() => 'refused-in-words'),
  ];
}
