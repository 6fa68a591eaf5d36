import { type Bytes, concat, sha256Hex } from './bytes.ts';
import { canonicalBytes } from './canonical.ts';
import { Sha256, z } from './schema.ts';

/** A document of the application, as the scanner or the citizen's e-licence gave it. */
export interface Part {
  readonly name: string;
  /** Media type, e.g. image/jpeg. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What is sealed: the application as JSON and its documents, each held once. */
export interface Contents {
  readonly application: unknown;
  readonly parts: readonly Part[];
}

/** A document as the opened envelope names it. */
export interface OpenedPart extends Part {
  readonly sha256: string;
}

export interface OpenedContents {
  readonly application: unknown;
  readonly parts: readonly OpenedPart[];
}

const PartHeader = z.strictObject({
  name: z.string().min(1).max(200),
  type: z.string().min(1).max(100),
  size: z.int().min(0),
  sha256: Sha256,
});
const Header = z.strictObject({ application: z.unknown(), parts: z.array(PartHeader) });

/** One plain stream: 4-byte big-endian length, canonical JSON header, then the bytes of every part in order. */
export async function frame(contents: Contents): Promise<Bytes> {
  const parts = await Promise.all(
    contents.parts.map(async ({ name, type, bytes }) => ({
      name,
      type,
      size: bytes.length,
      sha256: await sha256Hex(concat(bytes)),
    })),
  );
  const header = canonicalBytes({ application: contents.application, parts });
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, header.length);
  return concat(length, header, ...contents.parts.map((part) => part.bytes));
}

/** Takes a plain stream apart and checks every part's size and hash; undefined when anything is amiss. */
export async function unframe(stream: Bytes): Promise<OpenedContents | undefined> {
  if (stream.length < 4) return undefined;
  const headerEnd = 4 + new DataView(stream.buffer, stream.byteOffset).getUint32(0);
  if (headerEnd > stream.length) return undefined;
  const header = parseHeader(stream.subarray(4, headerEnd));
  if (header === undefined) return undefined;
  const parts: OpenedPart[] = [];
  let at = headerEnd;
  for (const { name, type, size, sha256 } of header.parts) {
    const bytes = stream.slice(at, at + size);
    if (bytes.length !== size || (await sha256Hex(bytes)) !== sha256) return undefined;
    parts.push({ name, type, bytes, sha256 });
    at += size;
  }
  return at === stream.length ? { application: header.application, parts } : undefined;
}

function parseHeader(bytes: Bytes): z.infer<typeof Header> | undefined {
  try {
    return Header.safeParse(JSON.parse(utf8Strict(bytes))).data;
  } catch {
    return undefined;
  }
}

const utf8Strict = (bytes: Bytes): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
