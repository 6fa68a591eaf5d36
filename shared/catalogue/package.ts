/**
 * A catalogue package: a signed index of files by hash, and the files. What is the same in two versions is the same file,
 * so an update carries only what has changed, and a rollback is old files under a newer version.
 */
import { type Bytes, sha256Hex } from '../envelope/bytes.ts';
import { canonicalDigest } from '../envelope/canonical.ts';
import { Base64Url, Instant, type NamedKey, Sha256, z } from '../envelope/schema.ts';
import { signValue, verifyValue } from '../envelope/sign.ts';
import { err, ok, type Result } from '../result.ts';
import { type CatalogueProblem, loadCatalogue, type ReadText } from './load.ts';
import type { Catalogue } from './schema.ts';

/** One file of a catalogue, in bytes; also the most a platform may answer with. */
export const MAX_FILE_BYTES = 1024 * 1024;
const PACKAGE_SCHEMA = 1;

/** A name inside the package, `/` between folders. Nothing in it can lead out of a folder. */
const PackagePath = z.string().regex(/^([a-z0-9][a-z0-9-]*\/)*[a-z0-9][a-z0-9-]*\.json$/);

export const PackageIndex = z.strictObject({
  schema: z.literal(PACKAGE_SCHEMA),
  /** Names the catalogue for people, e.g. `catalogue-110101`. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** Of `catalogue.json`. A kiosk takes a higher one only. */
  version: z.int().positive(),
  /** GB/T 2260, of `catalogue.json`; kiosks of this region and below it take the package. */
  region: z.string().regex(/^\d{6}$/),
  createdAt: Instant,
  /** Kiosks hold it back until then. */
  effectiveFrom: Instant,
  /** Kiosks begin no visit with it afterwards. */
  expires: Instant.optional(),
  files: z
    .array(z.strictObject({ path: PackagePath, sha256: Sha256, size: z.int().min(1).max(MAX_FILE_BYTES) }))
    .min(1)
    .max(2000)
    .refine(
      (files) => new Set(files.map((file) => file.path)).size === files.length,
      'a path is there twice',
    ),
});
export type PackageIndex = z.infer<typeof PackageIndex>;

/** The index with the ES256 signature over its canonical JSON, by the key of this name. */
export const SignedPackage = z.strictObject({
  index: PackageIndex,
  keyId: z.string().min(1).max(64),
  signature: Base64Url,
});
export type SignedPackage = z.infer<typeof SignedPackage>;

/** Why a package is not taken. Stable names; the running catalogue stays. */
export type PackageRefusal =
  | { readonly reason: 'unreadable'; readonly detail: string }
  /** A package of a later kind than this kiosk knows. */
  | { readonly reason: 'schema-unknown'; readonly schema: string }
  | { readonly reason: 'key-unknown'; readonly keyId: string }
  | { readonly reason: 'signature-wrong' }
  | { readonly reason: 'other-region'; readonly region: string }
  | { readonly reason: 'version-not-higher'; readonly version: number; readonly running: number }
  | { readonly reason: 'expired'; readonly expires: string }
  | { readonly reason: 'file-missing'; readonly path: string }
  | { readonly reason: 'file-altered'; readonly path: string }
  | { readonly reason: 'not-stored'; readonly detail: string }
  | { readonly reason: 'defects'; readonly defects: readonly CatalogueProblem[] };

/** Gives a file's bytes by hash, or undefined when it is not there. */
export type ReadBlob = (sha256: string) => Promise<Bytes | undefined>;

/** Name of the package's content: SHA-256 of the index's canonical JSON. The same index signed twice has one name. */
export const packageDigest = (index: PackageIndex): Promise<string> => canonicalDigest(index);

export interface PackageFacts extends Omit<PackageIndex, 'schema' | 'files'> {
  /** The files by path. */
  readonly files: ReadonlyMap<string, Bytes>;
}

/** Makes and signs the index of these files. Throws when a path, a size or a date is not as the format wants it. */
export async function signPackage(
  { files, ...facts }: PackageFacts,
  key: { readonly keyId: string; readonly privateKey: CryptoKey },
): Promise<SignedPackage> {
  const listed = await Promise.all(
    [...files].map(async ([path, bytes]) => ({ path, sha256: await sha256Hex(bytes), size: bytes.length })),
  );
  const index = PackageIndex.parse({
    ...facts,
    schema: PACKAGE_SCHEMA,
    files: listed.sort((a, b) => (a.path < b.path ? -1 : 1)),
  });
  return {
    index,
    keyId: key.keyId,
    signature: await signValue(key.privateKey, 'yiciban/catalogue/1', index),
  };
}

/** Reads what claims to be a signed index, and believes it only when a trusted key signed it. */
export async function verifyPackage(
  given: unknown,
  trusted: readonly NamedKey[],
): Promise<Result<SignedPackage, PackageRefusal>> {
  const schema = schemaOf(given);
  if (schema !== undefined && schema !== PACKAGE_SCHEMA)
    return err({ reason: 'schema-unknown', schema: String(schema) });
  const parsed = SignedPackage.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err({ reason: 'unreadable', detail: `${issue?.path.join('.')}: ${issue?.message}` });
  }
  const { index, keyId, signature } = parsed.data;
  const key = trusted.find((one) => one.keyId === keyId);
  if (key === undefined) return err({ reason: 'key-unknown', keyId });
  if (!(await verifyValue(key.jwk, 'yiciban/catalogue/1', index, signature)))
    return err({ reason: 'signature-wrong' });
  return ok(parsed.data);
}

function schemaOf(given: unknown): unknown {
  const index = typeof given === 'object' && given !== null && 'index' in given ? given.index : undefined;
  return typeof index === 'object' && index !== null && 'schema' in index ? index.schema : undefined;
}

/** The catalogue inside a package whose index has been verified. Every file is held against its hash. */
export async function loadPackage(
  index: PackageIndex,
  blob: ReadBlob,
  load: (read: ReadText) => Promise<Result<Catalogue, CatalogueProblem[]>> = loadCatalogue,
): Promise<Result<Catalogue, PackageRefusal>> {
  const texts = new Map<string, string>();
  for (const { path, sha256, size } of index.files) {
    const bytes = await blob(sha256);
    if (bytes === undefined) return err({ reason: 'file-missing', path });
    if (bytes.length !== size || (await sha256Hex(bytes)) !== sha256)
      return err({ reason: 'file-altered', path });
    texts.set(path, new TextDecoder().decode(bytes));
  }
  const loaded = await load(async (name) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`The package has no ${name}`);
    return text;
  });
  if (!loaded.ok) return err({ reason: 'defects', defects: loaded.error });
  const unlike = (['version', 'region'] as const).filter((name) => loaded.value[name] !== index[name]);
  return unlike.length === 0
    ? loaded
    : err({
        reason: 'defects',
        defects: unlike.map((at) => ({
          file: 'catalogue.json',
          at,
          problem: `is ${loaded.value[at]}, not ${index[at]} as signed`,
        })),
      });
}

/** One sentence for the technician. */
export function refusalText(refusal: PackageRefusal): string {
  switch (refusal.reason) {
    case 'unreadable':
      return `This is no catalogue package (${refusal.detail}).`;
    case 'schema-unknown':
      return `The package is of a kind this kiosk does not know (schema ${refusal.schema}).`;
    case 'key-unknown':
      return `The key ${refusal.keyId}, which signed the package, is not trusted here.`;
    case 'signature-wrong':
      return 'The signature of the package is wrong.';
    case 'other-region':
      return `The package is for region ${refusal.region}, which this kiosk is not in.`;
    case 'version-not-higher':
      return `The package has version ${refusal.version}, and version ${refusal.running} is running.`;
    case 'expired':
      return `The package has been out of date since ${refusal.expires}.`;
    case 'file-missing':
      return `The package lacks its file ${refusal.path}.`;
    case 'file-altered':
      return `The file ${refusal.path} is not the one that was signed.`;
    case 'not-stored':
      return `The package could not be stored (${refusal.detail}).`;
    case 'defects':
      return `The catalogue in the package has ${refusal.defects.length} defects.`;
  }
}
