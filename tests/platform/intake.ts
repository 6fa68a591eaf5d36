import { own, sha256Hex } from '#shared/envelope/bytes.ts';
import { canonicalDigest, canonicalJson } from '#shared/envelope/canonical.ts';
import type { OpenedContents } from '#shared/envelope/frame.ts';
import { type Manifest, SignedManifest } from '#shared/envelope/manifest.ts';
import { PublicJwk } from '#shared/envelope/schema.ts';
import { open } from '#shared/envelope/seal.ts';
import { verifyValue } from '#shared/envelope/sign.ts';
import type { SubmissionState } from '#shared/platform/contract.ts';
import type { PlatformProblem } from '#shared/platform/problem.ts';
import type { Refusal } from '#shared/platform/watermark.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { CaseBook } from './cases/case-book.ts';
import type { PlatformKeys } from './keys.ts';
import type { Receipts } from './receipts.ts';
import { manifestOf, type SubmissionRow, submissionOf } from './rows.ts';
import type { BlobStore } from './store/blobs.ts';
import type { Database } from './store/database.ts';
import type { Seen } from './watermark.ts';

export interface IntakeDeps {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly keys: PlatformKeys;
  readonly seen: Seen;
  readonly cases: CaseBook;
  readonly receipts: Receipts;
  readonly now: () => string;
  readonly faultPoint: (name: string) => Promise<void>;
}

export type Outcome = Result<{ created: boolean; state: SubmissionState }, PlatformProblem>;

/** What comes up: manifests and chunks, from the kiosk itself or from whoever carries its envelopes. */
export interface Intake {
  put(carrier: string, id: string, body: unknown): Promise<Outcome>;
  putChunk(carrier: string, id: string, sha256: string, bytes: Uint8Array): Promise<Outcome>;
  get(carrier: string, id: string): Promise<Outcome>;
  /** The opened bytes of one document of a submission. */
  document(id: string, sha256: string): Promise<{ type: string; bytes: Uint8Array } | undefined>;
}

export function createIntake(deps: IntakeDeps): Intake {
  const { db, blobs, keys, seen, cases, receipts, now, faultPoint } = deps;

  const missingOf = async (manifest: Manifest): Promise<string[]> => {
    const select = 'SELECT sha256 FROM chunks WHERE submission = ?';
    const rows = await db.all<{ sha256: string }>(select, manifest.submissionId);
    const here = new Set(rows.map((row) => row.sha256));
    return [...new Set(manifest.chunks.map((chunk) => chunk.sha256))].filter((sha256) => !here.has(sha256));
  };

  const stateOf = async (row: SubmissionRow): Promise<SubmissionState> => {
    const signed = await receipts.of(row.id);
    const kinds = signed.map(({ receipt }) => receipt.kind);
    const state = kinds.includes('accepted')
      ? 'accepted'
      : kinds.includes('received')
        ? 'received'
        : 'incomplete';
    const missing = await missingOf(manifestOf(row));
    return { submissionId: row.id, digest: row.digest, state, missing, receipts: signed };
  };

  const openEnvelope = async (manifest: Manifest): Promise<OpenedContents | undefined> => {
    const pair = await keys.sealingPair(manifest.sealing.keyId);
    if (pair === undefined) return undefined;
    const bytes: Uint8Array<ArrayBuffer>[] = [];
    for (const { sha256 } of manifest.chunks) {
      const chunk = await blobs.get(sha256);
      if (chunk === undefined) return undefined;
      bytes.push(chunk);
    }
    const opened = await open(manifest.sealing, bytes, manifest, pair);
    return opened.ok ? opened.value : undefined;
  };

  const refuse = async (row: { manifest: Manifest; digest: string }, problem: Refusal): Promise<Outcome> => {
    await seen.refuse(row.manifest, row.digest, problem);
    return err(problem);
  };

  /** Goes as far as what is here allows: chunks missing, case, receipts. */
  const settle = async (row: SubmissionRow, created: boolean): Promise<Outcome> => {
    const manifest = manifestOf(row);
    if ((await missingOf(manifest)).length === 0) {
      const settled = await cases.settle(row, manifest, () => openEnvelope(manifest));
      if (!settled.ok) return refuse({ manifest, digest: row.digest }, settled.error);
      await seen.take(manifest, row.digest);
    }
    return ok({ created, state: await stateOf(row) });
  };

  /** The submission, if this carrier is its kiosk or once brought its manifest. */
  const carried = async (carrier: string, id: string): Promise<SubmissionRow | undefined> => {
    const row = await submissionOf(db, id);
    if (row === undefined || row.kiosk === carrier) return row;
    const select = 'SELECT 1 AS known FROM carriers WHERE submission = ? AND kiosk = ?';
    return (await db.get(select, id, carrier)) === undefined ? undefined : row;
  };

  return {
    put: async (carrier, id, body) => {
      const parsed = SignedManifest.safeParse(body);
      if (!parsed.success || parsed.data.manifest.submissionId !== id) return err('body-invalid');
      const { manifest, digest, signature } = parsed.data;
      const device = await db.get<{ jwk: string }>('SELECT jwk FROM devices WHERE kiosk = ?', manifest.kiosk);
      const isSigned =
        device !== undefined &&
        (await canonicalDigest(manifest)) === digest &&
        (await verifyValue(
          PublicJwk.parse(JSON.parse(device.jwk)),
          'yiciban/manifest/1',
          manifest,
          signature,
        ));
      if (!isSigned) return err('manifest-signature-invalid');
      await seen.note(manifest, digest);
      if ((await keys.sealingPair(manifest.sealing.keyId)) === undefined)
        return refuse({ manifest, digest }, 'sealing-key-unknown');
      await faultPoint('manifest-stored:before');
      const added = await db.run(
        `INSERT INTO submissions (id, kiosk, seq, previous, digest, manifest, signature, first_seen)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        id,
        manifest.kiosk,
        manifest.seq,
        manifest.previous,
        digest,
        canonicalJson(manifest),
        signature,
        now(),
      );
      await faultPoint('manifest-stored:after');
      const row = await submissionOf(db, id);
      if (row?.digest !== digest) return refuse({ manifest, digest }, 'manifest-mismatch');
      if (carrier !== manifest.kiosk) {
        const insert = 'INSERT INTO carriers (submission, kiosk) VALUES (?, ?) ON CONFLICT DO NOTHING';
        await db.run(insert, id, carrier);
      }
      return settle(row, added === 1);
    },
    putChunk: async (carrier, id, sha256, bytes) => {
      const row = await carried(carrier, id);
      if (row === undefined) return err('not-found');
      const wanted = manifestOf(row).chunks.find((chunk) => chunk.sha256 === sha256);
      if (wanted === undefined) return err('chunk-unknown');
      const owned = own(bytes);
      if (wanted.size !== bytes.length || (await sha256Hex(owned)) !== sha256) return err('digest-mismatch');
      await faultPoint('chunk-stored:before');
      await blobs.put(sha256, owned);
      const insert = 'INSERT INTO chunks (submission, sha256) VALUES (?, ?) ON CONFLICT DO NOTHING';
      const added = await db.run(insert, id, sha256);
      await faultPoint('chunk-stored:after');
      return settle(row, added === 1);
    },
    get: async (carrier, id) => {
      const row = await carried(carrier, id);
      return row === undefined ? err('not-found') : ok({ created: false, state: await stateOf(row) });
    },
    document: async (id, sha256) => {
      const row = await submissionOf(db, id);
      const opened = row === undefined ? undefined : await openEnvelope(manifestOf(row));
      return opened?.parts.find((part) => part.sha256 === sha256);
    },
  };
}
