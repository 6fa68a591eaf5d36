import { createHash } from 'node:crypto';
import { envelopeHead, HEAD_BYTES, manifestLength, parseManifest } from '#shared/courier/format.ts';
import type { StickDefect } from '#shared/courier/report.ts';
import type { SignedManifest } from '#shared/envelope/manifest.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { StickFs } from './stick-fs.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The stick gave back something else than was written to it. */
export class StickUnreliableError extends Error {
  override name = 'StickUnreliableError';
  readonly code = 'EIO';
}

/**
 * A whole small file: written beside, made durable, read back, then given its name. Pulled at any moment there is the old
 * one or the new one.
 */
export async function writeStickFile(fs: StickFs, path: string, bytes: Uint8Array): Promise<void> {
  const part = `${path}.part`;
  await fs.writeAt(part, bytes, 0);
  await fs.finish(part, bytes.length);
  if (!isSame(await fs.read(part, 0, bytes.length + 1), bytes)) throw new StickUnreliableError(path);
  await fs.rename(part, path);
}

/** A small file's bytes; undefined when it is missing or larger than it may be. */
export async function readStickFile(
  fs: StickFs,
  path: string,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const size = await fs.size(path);
  return size === undefined || size > most ? undefined : fs.read(path, 0, size);
}

/** Where each chunk lies in an envelope file, and how long the file is. */
function layout(signed: SignedManifest, headLength: number) {
  let at = headLength;
  const chunks = signed.manifest.chunks.map((chunk) => {
    const from = at;
    at += chunk.size;
    return { ...chunk, from };
  });
  return { chunks, size: at };
}

/** Bytes of the envelope file of this submission. */
export const envelopeSize = (signed: SignedManifest): number =>
  layout(signed, envelopeHead(signed).length).size;

export type WrittenEnvelope = 'written' | 'already' | 'chunk-lost';

/**
 * Writes one envelope. What an earlier, interrupted export has left is taken up where it is still good. When it resolves
 * the file was made durable and read back, every chunk by its hash.
 */
export async function writeEnvelope(
  fs: StickFs,
  path: string,
  signed: SignedManifest,
  readChunk: (sha256: string) => Promise<Uint8Array | undefined>,
): Promise<WrittenEnvelope> {
  const head = envelopeHead(signed);
  const { chunks, size } = layout(signed, head.length);
  if ((await fs.size(path)) === size && (await isWhole(fs, path, signed))) return 'already';
  const part = `${path}.part`;
  const there = (await fs.size(part)) ?? 0;
  const hasHead = there >= head.length && isSame(await fs.read(part, 0, head.length), head);
  if (!hasHead) await fs.writeAt(part, head, 0);
  for (const { sha256: hash, size: length, from } of chunks) {
    if (hasHead && there >= from + length && sha256(await fs.read(part, from, length)) === hash) continue;
    const bytes = await readChunk(hash);
    if (bytes === undefined || sha256(bytes) !== hash) return 'chunk-lost';
    await fs.writeAt(part, bytes, from);
  }
  await fs.finish(part, size);
  if (!(await isWhole(fs, part, signed))) throw new StickUnreliableError(path);
  await fs.rename(part, path);
  return 'written';
}

async function isWhole(fs: StickFs, path: string, signed: SignedManifest): Promise<boolean> {
  const head = envelopeHead(signed);
  if (!isSame(await fs.read(path, 0, head.length), head)) return false;
  const { chunks, size } = layout(signed, head.length);
  for (const { sha256: hash, size: length, from } of chunks) {
    if (sha256(await fs.read(path, from, length)) !== hash) return false;
  }
  return (await fs.size(path)) === size;
}

/** An envelope file that is complete; whose it is has still to be asked. */
export interface OpenEnvelope {
  readonly signed: SignedManifest;
  /** One chunk's bytes by hash, held against it again; undefined when the stick gives something else now. */
  chunk(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Opens an envelope file and holds every chunk against its hash. Nothing of it goes on before that. */
export async function openEnvelope(fs: StickFs, path: string): Promise<Result<OpenEnvelope, StickDefect>> {
  const size = await fs.size(path);
  if (size === undefined) return err('envelope-missing');
  if (size < HEAD_BYTES) return err('envelope-unfinished');
  const length = manifestLength(await fs.read(path, 0, HEAD_BYTES));
  if (length === undefined) return err('envelope-altered');
  if (size < HEAD_BYTES + length) return err('envelope-unfinished');
  const json = await fs.read(path, HEAD_BYTES, length);
  const signed = parseManifest(json);
  // One manifest has one form: canonical JSON, so that the head can be compared byte by byte.
  if (signed === undefined || !isSame(json, envelopeHead(signed).subarray(HEAD_BYTES)))
    return err('envelope-altered');
  const { chunks, size: whole } = layout(signed, HEAD_BYTES + length);
  if (size < whole) return err('envelope-unfinished');
  if (size > whole) return err('envelope-altered');
  for (const { sha256: hash, size: bytes, from } of chunks) {
    if (sha256(await fs.read(path, from, bytes)) !== hash) return err('envelope-altered');
  }
  return ok({
    signed,
    chunk: async (hash) => {
      const found = chunks.find((chunk) => chunk.sha256 === hash);
      if (found === undefined) return undefined;
      const bytes = await fs.read(path, found.from, found.size);
      return sha256(bytes) === hash ? bytes : undefined;
    },
  });
}
