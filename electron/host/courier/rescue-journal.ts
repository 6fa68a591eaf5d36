import type { Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalDigest, canonicalJson } from '#shared/envelope/canonical.ts';
import { SignedManifest } from '#shared/envelope/manifest.ts';
import { type NamedKey, type PublicJwk, z } from '#shared/envelope/schema.ts';
import { verifyValue } from '#shared/envelope/sign.ts';
import { isRatingReceiptFor, Rating, RatingReceipt } from '#shared/platform/contract.ts';
import { isReceiptFor, PlatformReceipt } from '#shared/platform/receipt.ts';

/** What was found on a dead kiosk's disk. */
export interface RescuedJournal {
  readonly submissions: readonly SignedManifest[];
  /** Whether all of them are signed by the key that was found: only then it is the kiosk's. */
  readonly isKeyTheirs: boolean;
  /** The platform signed for these, so that there is nothing left to send. */
  readonly signedFor: ReadonlySet<string>;
  readonly ratings: readonly Rating[];
  /** Submissions whose sealed chunks lie there without a manifest. */
  readonly orphans: readonly string[];
  chunk(submissionId: string, sha256: string): Promise<Uint8Array | undefined>;
}

const BLOCK = 64 * 1024;
const CHUNK_NAME = /([0-9a-f]{64})/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Reads the journal folder of a kiosk that does not start any more: a torn end, damaged lines, unreadable sectors, a lost
 * segment are passed over. It rests on no index and no line sum: a commit vouches for itself by its digest and by the
 * kiosk's signature, a receipt by the platform's, a chunk by its hash, wherever in the folder they are found.
 */
export async function readDeadJournal(
  folder: string,
  key: PublicJwk | null,
  trusted: readonly NamedKey[],
): Promise<RescuedJournal> {
  const files = await filesBelow(folder);
  const chunkPaths = new Map<string, string[]>();
  const submissions = new Map<string, SignedManifest>();
  const receipts: PlatformReceipt[] = [];
  const ratings = new Map<string, Rating>();
  const ratingReceipts: RatingReceipt[] = [];
  const chunkOwners = new Set<string>();

  for (const { path, name, parent } of files) {
    const hash = CHUNK_NAME.exec(name)?.[1];
    if (hash !== undefined) {
      chunkPaths.set(hash, [...(chunkPaths.get(hash) ?? []), path]);
      if (UUID.test(parent)) chunkOwners.add(parent);
      continue;
    }
    for (const line of linesIn(await readWhatCanBeRead(path))) {
      const found = Line.safeParse(line);
      if (!found.success) continue;
      if (found.data.type === 'commit') {
        const { signed } = found.data;
        if ((await canonicalDigest(signed.manifest)) === signed.digest)
          submissions.set(signed.manifest.submissionId, signed);
      } else if (found.data.type === 'receipt') receipts.push(found.data.receipt);
      else if (found.data.type === 'rating') ratings.set(found.data.rating.ratingId, found.data.rating);
      else ratingReceipts.push(found.data.receipt);
    }
  }

  const signedFor = new Set<string>();
  for (const receipt of receipts) {
    const { submissionId } = receipt.receipt;
    const signed = submissions.get(submissionId);
    if (signed === undefined) continue;
    // Chunks go only after a receipt was stored: where they are gone the line was believed by the kiosk itself.
    const areGone = signed.manifest.chunks.every((chunk) => !chunkPaths.has(chunk.sha256));
    if (areGone || (await isReceiptFor(signed, receipt, trusted))) signedFor.add(submissionId);
  }
  for (const receipt of ratingReceipts) {
    const rating = ratings.get(receipt.receipt.ratingId);
    const subject = { ratingId: receipt.receipt.ratingId, digest: await canonicalDigest(rating ?? null) };
    if (rating !== undefined && (await isRatingReceiptFor(subject, receipt, trusted)))
      ratings.delete(subject.ratingId);
  }
  return {
    submissions: [...submissions.values()],
    isKeyTheirs: await areSignedBy(key, submissions.values()),
    signedFor,
    ratings: [...ratings.values()],
    orphans: [...chunkOwners].filter((id) => !submissions.has(id)).sort(),
    chunk: async (_submissionId, sha256) => {
      for (const path of chunkPaths.get(sha256) ?? []) {
        const bytes = await readWhatCanBeRead(path);
        const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
        if (Buffer.from(digest).toString('hex') === sha256) return bytes;
      }
      return undefined;
    },
  };
}

const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('commit'), signed: SignedManifest }),
  z.object({ type: z.literal('receipt'), receipt: PlatformReceipt }),
  z.object({ type: z.literal('rating'), rating: Rating }),
  z.object({ type: z.literal('rating-receipt'), receipt: RatingReceipt }),
]);

async function areSignedBy(key: PublicJwk | null, all: Iterable<SignedManifest>): Promise<boolean> {
  if (key === null) return false;
  for (const { manifest, signature } of all) {
    if (!(await verifyValue(key, 'yiciban/manifest/1', manifest, signature))) return false;
  }
  return true;
}

/** Every JSON object of the journal's kinds, wherever it begins, whatever stands around it. */
function* linesIn(bytes: Buffer): Generator<unknown> {
  const text = bytes.toString('utf8');
  for (const { index } of text.matchAll(/\{"type":"(commit|receipt|rating|rating-receipt)"/g)) {
    const end = endOfObject(text, index);
    if (end === undefined) continue;
    try {
      const value: unknown = JSON.parse(text.slice(index, end));
      canonicalJson(value); // what has no canonical form was never signed
      yield value;
    } catch {
      // Damaged inside: what was meant cannot be known.
    }
  }
}

/** Where the object that begins here ends, braces in strings left aside; undefined when it was cut. */
function endOfObject(text: string, from: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\n') return undefined; // our lines hold no line end
    if (isInString) {
      if (char === '\\') at += 1;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

interface FoundFile {
  readonly path: string;
  readonly name: string;
  /** Name of the folder it is in. */
  readonly parent: string;
}

async function filesBelow(folder: string): Promise<FoundFile[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    return []; // a folder that cannot be read any more
  }
  const found: FoundFile[] = [];
  const parent = folder.split(/[\\/]/).at(-1) ?? '';
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(path)));
    else if (entry.isFile()) found.push({ path, name: entry.name, parent });
  }
  return found;
}

/** The file with zeros in place of what the disk does not give back any more. */
async function readWhatCanBeRead(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return Buffer.alloc(0);
  try {
    const { size } = await file.stat();
    const whole = Buffer.alloc(size);
    for (let at = 0; at < size; at += BLOCK) {
      // A bad sector costs its block; the lines around it are found all the same.
      await file.read(whole, at, Math.min(BLOCK, size - at), at).catch(() => undefined);
    }
    return whole;
  } finally {
    await file.close().catch(() => undefined);
  }
}
