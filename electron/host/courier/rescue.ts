import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CourierProblem, ExportReport } from '#shared/courier/report.ts';
import { Base64Url, NamedKey, PublicJwk, z } from '#shared/envelope/schema.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { exportToStick } from './export.ts';
import { readDeadJournal } from './rescue-journal.ts';
import type { StickFs } from './stick-fs.ts';

/** The little of a dead kiosk's configuration that is of use; each part may be lost. */
const Config = z.looseObject({
  kioskId: z.string().min(1),
  platform: z.looseObject({ signingKeys: z.array(z.looseObject(NamedKey.shape)) }).nullable(),
});
const PrivateJwk = z.strictObject({ ...PublicJwk.shape, d: Base64Url });

/**
 * Writes what a dead kiosk still owes the platform to a stick, in the format of a live one's export. The data folder, or what is
 * left of it, is only read. Without its key the envelopes are as good as ever: each carries the kiosk's signature.
 */
export async function rescueToStick(
  dataDir: string,
  fs: StickFs,
  now: () => number,
): Promise<Result<ExportReport, CourierProblem>> {
  const journalFolder = join(dataDir, 'journal');
  if (!(await isFolder(journalFolder))) return err('not-a-data-folder');
  const key = PrivateJwk.safeParse(await readJson(join(dataDir, 'keys', 'kiosk.json'))).data ?? null;
  const publicKey = key === null ? null : PublicJwk.parse({ kty: key.kty, crv: key.crv, x: key.x, y: key.y });
  const config = Config.safeParse(await readJson(join(dataDir, 'kiosk.json'))).data;
  const trusted = (config?.platform?.signingKeys ?? []).map(({ keyId, jwk }) => ({ keyId, jwk }));
  const found = await readDeadJournal(journalFolder, publicKey, trusted);
  const kiosk = found.submissions[0]?.manifest.kiosk ?? config?.kioskId;
  if (kiosk === undefined) return err('nothing-here');
  const own = found.submissions.filter((signed) => signed.manifest.kiosk === kiosk);
  const done = await exportToStick(
    fs,
    {
      kiosk,
      publicKey: found.isKeyTheirs ? publicKey : null,
      privateKey: key !== null && found.isKeyTheirs ? await importKey(key) : null,
      rescued: true,
      waiting: own.filter((signed) => !found.signedFor.has(signed.manifest.submissionId)),
      awaiting: own.filter((signed) => found.signedFor.has(signed.manifest.submissionId)),
      ratings: found.ratings,
      isSignedFor: (id) => found.signedFor.has(id),
      chunk: found.chunk,
    },
    now,
  );
  if (!done.ok) return done;
  const orphans = found.orphans.map((subject) => ({ defect: 'manifest-lost' as const, subject }));
  return ok({ ...done.value, notes: [...done.value.notes, ...orphans] });
}

/** Null when the key is no point of the curve: the disk gave back something else. */
async function importKey(jwk: z.infer<typeof PrivateJwk>): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  } catch {
    return null;
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
