/** Spoilt envelopes, manifests, receipts and journal segments: refused with a reason, and what is held stays as it was. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { lineOf, NO_SUM, parseSegment } from '#host/journal/log-line.ts';
import { type Bytes, own } from '#shared/envelope/bytes.ts';
import { canonicalJson } from '#shared/envelope/canonical.ts';
import { Sealing } from '#shared/envelope/manifest.ts';
import { open } from '#shared/envelope/seal.ts';
import { hostProblems, problemName } from '#shared/platform/problem.ts';
import {
  commitDemo,
  demoSlip,
  json,
  octets,
  randomPart,
  removeFolder,
  sealDemo,
  startCustody,
  startPlatform,
  temporaryFolder,
} from '../platform/harness.ts';
import { mutate, spoilText } from './mutate.ts';
import { createRandom, type Random } from './random.ts';

export interface EnvelopeFuzzResult {
  readonly envelopes: number;
  readonly requests: number;
  readonly segments: number;
  /** Why, with how often. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Of four inputs one is an envelope, one a request to the host, two are segments: the last cost the least. */
export async function fuzzEnvelope(seed: number, count: number): Promise<EnvelopeFuzzResult> {
  const random = createRandom(seed);
  const reasons: Record<string, number> = {};
  const tell = (reason: string): void => {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  };
  const quarter = Math.ceil(count / 4);
  await spoilEnvelopes(quarter, random, tell);
  await spoilRequests(quarter, random, tell);
  spoilSegments(count - 2 * quarter, random, tell);
  return { envelopes: quarter, requests: quarter, segments: count - 2 * quarter, reasons };
}

async function spoilEnvelopes(count: number, random: Random, tell: (reason: string) => void): Promise<void> {
  const recipient = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', recipient.publicKey);
  const key = { keyId: 'seal', jwk: { kty: kty as 'EC', crv: crv as 'P-256', x: x ?? '', y: y ?? '' } };
  const { draft, chunks } = await sealDemo(key, { parts: [randomPart('scan', 300_000)] });
  const pieces = chunks.map((chunk) => own(chunk.bytes));
  const whole = await open(draft.sealing, pieces, draft, recipient);
  if (!whole.ok) throw new Error(`The untouched envelope is refused: ${whole.error}`);
  for (let times = 0; times < count; times += 1) {
    const given = { sealing: draft.sealing as unknown, chunks: pieces, binding: { ...draft } };
    const kind = random.below(5);
    if (kind === 0) given.chunks = reordered(pieces, random);
    else if (kind === 1)
      given.chunks = pieces.map((piece) => (random.chance(0.6) ? flipped(piece, random) : piece));
    else if (kind === 2) given.binding.lookupId = random.chance(0.5) ? 'cd'.repeat(16) : '';
    else given.sealing = mutate(draft.sealing, random);
    const isSame =
      isDeepStrictEqual(given.sealing, draft.sealing) &&
      given.binding.lookupId === draft.lookupId &&
      given.chunks.length === pieces.length &&
      given.chunks.every((piece, at) => Buffer.from(piece).equals(pieces[at] ?? new Uint8Array()));
    if (isSame) continue;
    const sealing = Sealing.safeParse(given.sealing);
    if (!sealing.success) {
      tell('schema');
      continue;
    }
    const opened = await open(sealing.data, given.chunks, given.binding, recipient);
    if (opened.ok)
      throw new Error(`A spoilt envelope opened (kind ${kind}): ${JSON.stringify(given.sealing)}`);
    tell(`open: ${opened.error}`);
  }
}

/** Manifests, receipts, drafts and chunks to a host that holds two submissions. */
async function spoilRequests(count: number, random: Random, tell: (reason: string) => void): Promise<void> {
  const folder = await temporaryFolder();
  const platform = await startPlatform({ dataDir: `${folder}/platform` });
  const { fetch, custody } = await startCustody(`${folder}/kiosk`, platform);
  try {
    const first = await sealDemo(platform.sealingKey, { parts: [randomPart('scan', 500)] });
    const signed = await commitDemo(fetch, first);
    const second = await sealDemo(platform.sealingKey, { parts: [randomPart('scan', 500)] });
    await commitDemo(fetch, second);
    const { submissionId, intakeNumber } = signed.manifest;
    const receipt = {
      receipt: {
        kind: 'received',
        submissionId,
        digest: signed.digest,
        intakeNumber,
        time: new Date().toISOString(),
        simulated: true,
      },
      keyId: platform.signingKeys[0]?.keyId ?? '',
      // Well formed, and nobody's.
      signature: 'A'.repeat(85).concat('Q'),
    };
    const base = `/api/journal/${submissionId}`;
    const before = await stateOf(fetch, `${folder}/kiosk`);
    const chunk = first.chunks[0];
    if (chunk === undefined) throw new Error('a chunk was expected');
    for (let times = 0; times < count; times += 1) {
      const kind = random.below(4);
      const [path, init] =
        kind === 0
          ? [`${base}/receipts`, spoilt(receipt, random)]
          : kind === 1
            ? [`${base}/restore`, spoilt(signed, random)]
            : kind === 2
              ? [`${base}/commit`, spoilt({ draft: first.draft, slip: demoSlip }, random)]
              : [`${base}/chunks/${chunk.sha256}`, octets(flipped(own(chunk.bytes), random))];
      const answer = await fetch(path, init);
      const body: unknown = await answer.json().catch(() => undefined);
      if (answer.ok) {
        // The very same again is the same answer; nothing else may be taken.
        if (kind === 0 || kind === 3) throw new Error(`taken: ${path} ${String(init.body)}`);
        tell('the same again');
        continue;
      }
      const name = problemName(body);
      if (name === undefined || !Object.hasOwn(hostProblems, name))
        throw new Error(`refused without a reason: ${path} ${answer.status}`);
      tell(`host: ${name}`);
    }
    const after = await stateOf(fetch, `${folder}/kiosk`);
    if (after !== before) throw new Error('What is held has changed');
  } finally {
    await custody.close();
    await platform.stop();
    await removeFolder(folder);
  }
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** All the host says it holds, and every byte of the journal. */
async function stateOf(fetch: Fetch, dataDir: string): Promise<string> {
  const list = await (await fetch('/api/journal')).text();
  const names = await readdir(join(dataDir, 'journal'), { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const bytes = await Promise.all(
    files.sort().map(async (path) => `${path} ${(await readFile(path)).toString('base64')}`),
  );
  return `${list}\n${bytes.join('\n')}`;
}

function spoilt(value: unknown, random: Random): RequestInit {
  if (random.chance(0.3)) return { ...json('POST', {}), body: spoilText(JSON.stringify(value), random) };
  return json('POST', mutate(value, random));
}

/** Segments of ten lines: nothing is told that was not written, and at most the lines that were touched and one more are missing. */
function spoilSegments(count: number, random: Random, tell: (reason: string) => void): void {
  const written = Array.from({ length: 10 }, (_, n) => ({ n, text: `预受理 ${n}` }));
  const known = new Set(written.map(canonicalJson));
  let previous = NO_SUM;
  const lines = written.map((value) => {
    const line = lineOf(previous, value);
    previous = line.sum;
    return line.text;
  });
  const whole = Buffer.from(lines.join(''));
  for (let times = 0; times < count; times += 1) {
    let bytes = Buffer.from(whole);
    const kind = random.below(5);
    if (kind === 0) bytes = bytes.subarray(0, random.below(bytes.length));
    else if (kind === 1) bytes = Buffer.from(flipped(own(bytes), random));
    else if (kind === 2)
      bytes.fill(random.below(256), random.below(bytes.length), random.below(bytes.length));
    else if (kind === 3) bytes = Buffer.from(lines.filter(() => random.chance(0.8)).join(''));
    else bytes = Buffer.concat([bytes, Buffer.from(spoilText(lines[0] ?? '', random))]);
    const { values, goodBytes, damagedLines } = parseSegment(bytes);
    for (const value of values)
      if (!known.has(canonicalJson(value))) throw new Error(`a line nobody wrote: ${canonicalJson(value)}`);
    if (kind === 1 && values.length < written.length - 2)
      throw new Error('one byte cost more than two lines');
    if (goodBytes > bytes.length) throw new Error('more good bytes than there are');
    tell(
      damagedLines.length > 0
        ? 'segment: damaged'
        : goodBytes < bytes.length
          ? 'segment: torn'
          : 'segment: whole',
    );
  }
}

function reordered(pieces: readonly Bytes[], random: Random): Bytes[] {
  const length = random.below(pieces.length + 2);
  return Array.from({ length }, () => pieces[random.below(pieces.length)] ?? new Uint8Array());
}

function flipped(bytes: Bytes, random: Random): Bytes {
  const copy = bytes.slice();
  const at = random.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  return copy;
}
