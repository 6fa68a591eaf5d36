import { own, sha256Hex } from '#shared/envelope/bytes.ts';
import { canonicalDigest, canonicalJson } from '#shared/envelope/canonical.ts';
import type { OpenedContents } from '#shared/envelope/frame.ts';
import { type Manifest, SignedManifest } from '#shared/envelope/manifest.ts';
import { deriveQueryKeys, type QueryKeys, sealProgress } from '#shared/envelope/query-code.ts';
import { PublicJwk } from '#shared/envelope/schema.ts';
import { open } from '#shared/envelope/seal.ts';
import { signValue, verifyValue } from '#shared/envelope/sign.ts';
import { type Progress, SealedApplication, type SubmissionState } from '#shared/platform/contract.ts';
import type { PlatformProblem } from '#shared/platform/problem.ts';
import { PlatformReceipt, type PlatformReceiptBody } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { PlatformKeys } from './keys.ts';
import type { Store } from './store.ts';

export interface SubmissionDeps {
  readonly store: Store;
  readonly keys: PlatformKeys;
  readonly clock: { now(): number };
  /** `auto` accepts as soon as everything is here, `manual` waits for the desk. */
  readonly accept: 'auto' | 'manual';
  readonly faultPoint: (name: string) => Promise<void>;
}

export type Outcome = Result<{ created: boolean; state: SubmissionState }, PlatformProblem>;

/** A part of an opened envelope, as the case keeps it. */
export interface StoredPart {
  readonly name: string;
  readonly type: string;
  readonly sha256: string;
}

export interface Submissions {
  put(kiosk: string, id: string, body: unknown): Promise<Outcome>;
  putChunk(kiosk: string, id: string, sha256: string, bytes: Uint8Array): Promise<Outcome>;
  get(kiosk: string, id: string): Outcome;
  /** The desk accepts a received submission: 受理. */
  accept(id: string): Promise<boolean>;
  /** The desk moves one child of the case. */
  move(id: string, matter: string, state: Progress['children'][number]['state']): Promise<boolean>;
  /** The opened bytes of one document of a case. */
  document(id: string, sha256: string): Promise<{ type: string; bytes: Uint8Array } | undefined>;
}

interface Row {
  readonly id: string;
  readonly kiosk: string;
  readonly digest: string;
  readonly manifest: string;
}

export const caseNumberOf = (number: number): string => `YS${String(number).padStart(8, '0')}`;
export const childNumberOf = (number: number, position: number): string =>
  `${caseNumberOf(number)}-${String(position + 1).padStart(2, '0')}`;

export function createSubmissions(deps: SubmissionDeps): Submissions {
  const { store, keys, clock, faultPoint } = deps;
  const lock = createKeyedLock();
  const now = () => new Date(clock.now()).toISOString();
  const rowOf = (id: string) => store.get<Row>('SELECT * FROM submissions WHERE id = ?', id);
  const manifestOf = (row: Row): Manifest => SignedManifest.shape.manifest.parse(JSON.parse(row.manifest));

  /** Deriving is slow on purpose and needed at each step of a case; the last hundred are remembered. */
  const derived = new Map<string, Promise<QueryKeys>>();
  const queryKeysOf = (queryCode: string): Promise<QueryKeys> => {
    const keys = derived.get(queryCode) ?? deriveQueryKeys(queryCode);
    if (derived.size >= 100) derived.clear();
    derived.set(queryCode, keys);
    return keys;
  };

  const missingOf = (manifest: Manifest): string[] => {
    const rows = store.all<{ sha256: string }>(
      'SELECT sha256 FROM chunks WHERE submission = ?',
      manifest.submissionId,
    );
    const here = new Set(rows.map((row) => row.sha256));
    return [...new Set(manifest.chunks.map((chunk) => chunk.sha256))].filter((sha256) => !here.has(sha256));
  };

  const stateOf = (row: Row): SubmissionState => {
    const receipts = store
      .all<{ json: string }>('SELECT json FROM receipts WHERE submission = ? ORDER BY kind DESC', row.id)
      .map(({ json }) => PlatformReceipt.parse(JSON.parse(json)));
    const kinds = receipts.map(({ receipt }) => receipt.kind);
    const state = kinds.includes('accepted')
      ? 'accepted'
      : kinds.includes('received')
        ? 'received'
        : 'incomplete';
    return { submissionId: row.id, digest: row.digest, state, missing: missingOf(manifestOf(row)), receipts };
  };

  const openEnvelope = async (row: Row): Promise<OpenedContents | undefined> => {
    const manifest = manifestOf(row);
    const chunks = manifest.chunks.map(({ sha256 }) =>
      store.get<{ bytes: Uint8Array }>(
        'SELECT bytes FROM chunks WHERE submission = ? AND sha256 = ?',
        row.id,
        sha256,
      ),
    );
    if (chunks.some((chunk) => chunk === undefined)) return undefined;
    const bytes = chunks.flatMap((chunk) => (chunk === undefined ? [] : [own(chunk.bytes)]));
    const opened = await open(manifest.sealing, bytes, manifest, keys.sealing.pair);
    return opened.ok ? opened.value : undefined;
  };

  /** Signs once and keeps what was signed: asked again, the platform says the very same. */
  const sign = async (receipt: PlatformReceiptBody): Promise<void> => {
    const { submissionId, kind } = receipt;
    const known = store.get('SELECT 1 FROM receipts WHERE submission = ? AND kind = ?', submissionId, kind);
    if (known !== undefined) return;
    const signature = await signValue(keys.signing.privateKey, 'yiciban/receipt/1', receipt);
    const signed: PlatformReceipt = { receipt, keyId: keys.signing.named.keyId, signature };
    await faultPoint('receipt-signed:before');
    store.run('INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)', submissionId, kind, JSON.stringify(signed));
    await faultPoint('receipt-signed:after');
  };

  const tell = async (row: Row): Promise<void> => {
    const found = caseOf(row.id);
    if (found === undefined) return;
    const manifest = manifestOf(row);
    const { queryCode } = SealedApplication.parse(JSON.parse(found.application));
    const progress: Progress = {
      submissionId: row.id,
      intakeNumber: manifest.intakeNumber,
      ...(found.number === null ? {} : { caseNumber: caseNumberOf(found.number) }),
      updatedAt: now(),
      simulated: true,
      children: childrenOf(row.id).map(({ matter, department, state, time, position }) => ({
        matter,
        department,
        ...(found.number === null ? {} : { caseNumber: childNumberOf(found.number, position) }),
        state,
        time,
      })),
    };
    const sealed = await sealProgress(await queryKeysOf(queryCode), progress);
    const insert = 'INSERT INTO progress (kiosk, lookupId, sealed) VALUES (?, ?, ?)';
    store.run(insert, row.kiosk, manifest.lookupId, sealed);
  };

  const caseOf = (id: string) =>
    store.get<{
      number: number | null;
      application: string;
      parts: string;
      receivedAt: string;
      acceptedAt: string;
    }>('SELECT * FROM cases WHERE submission = ?', id);
  const childrenOf = (id: string) =>
    store.all<{ position: number; matter: string; department: string; state: ChildState; time: string }>(
      'SELECT * FROM children WHERE submission = ? ORDER BY position',
      id,
    );

  /** Makes the one case when every chunk is here and everything in it agrees with the manifest. */
  const complete = async (row: Row): Promise<PlatformProblem | undefined> => {
    const manifest = manifestOf(row);
    if (missingOf(manifest).length > 0) return undefined;
    if (caseOf(row.id) === undefined) {
      const opened = await openEnvelope(row);
      const application = SealedApplication.safeParse(opened?.application);
      if (opened === undefined || !application.success) return 'envelope-unopenable';
      const { lookupId } = await queryKeysOf(application.data.queryCode);
      if (lookupId !== manifest.lookupId) return 'envelope-unopenable';
      const { children } = application.data;
      const named = children.map((child) => child.matter);
      if (canonicalJson(named.toSorted()) !== canonicalJson(manifest.matters.toSorted()))
        return 'matters-differ';
      const parts: StoredPart[] = opened.parts.map(({ name, type, sha256 }) => ({ name, type, sha256 }));
      const names = new Set(parts.map((part) => part.name));
      if (children.some((child) => child.materials.some((name) => !names.has(name))))
        return 'envelope-unopenable';
      await faultPoint('case-made:before');
      store.transaction(() => {
        const time = now();
        store.run(
          'INSERT INTO cases VALUES (?, NULL, ?, ?, ?, NULL)',
          row.id,
          JSON.stringify(application.data),
          JSON.stringify(parts),
          time,
        );
        for (const [position, { matter, department }] of children.entries()) {
          const values = [row.id, position, matter, department, 'received', time];
          store.run('INSERT INTO children VALUES (?, ?, ?, ?, ?, ?)', ...values);
        }
      });
      await faultPoint('case-made:after');
      await tell(row);
    }
    await sign({ kind: 'received', ...aboutOf(row), time: caseOf(row.id)?.receivedAt ?? now() });
    if (deps.accept === 'auto') await acceptCase(row);
    return undefined;
  };

  const aboutOf = (row: Row) => ({
    submissionId: row.id,
    digest: row.digest,
    intakeNumber: manifestOf(row).intakeNumber,
    simulated: true,
  });

  const acceptCase = async (row: Row): Promise<void> => {
    const changed = store.transaction(() => {
      const next =
        store.get<{ next: number }>('SELECT coalesce(max(number), 0) + 1 AS next FROM cases')?.next ?? 1;
      const update = 'UPDATE cases SET number = ?, acceptedAt = ? WHERE submission = ? AND number IS NULL';
      const rows = store.run(update, next, now(), row.id);
      if (rows === 1) {
        const move = "UPDATE children SET state = 'accepted', time = ? WHERE submission = ?";
        store.run(move, now(), row.id);
      }
      return rows;
    });
    const found = caseOf(row.id);
    if (found === undefined || found.number === null) return;
    const { number } = found;
    await sign({
      kind: 'accepted',
      ...aboutOf(row),
      time: found.acceptedAt,
      caseNumber: caseNumberOf(number),
      children: childrenOf(row.id).map(({ matter, position }) => ({
        matter,
        caseNumber: childNumberOf(number, position),
      })),
    });
    if (changed === 1) await tell(row);
  };

  return {
    put: (_carrier, id, body) =>
      lock(id, async () => {
        const parsed = SignedManifest.safeParse(body);
        if (!parsed.success || parsed.data.manifest.submissionId !== id) return err('body-invalid');
        const { manifest, digest, signature } = parsed.data;
        // Whoever carries it: the evidence is the signature of the kiosk that committed it.
        const select = 'SELECT jwk FROM devices WHERE kiosk = ?';
        const device = store.get<{ jwk: string }>(select, manifest.kiosk);
        if (device === undefined) return err('manifest-signature-invalid');
        const jwk = PublicJwk.parse(JSON.parse(device.jwk));
        const isSigned =
          (await canonicalDigest(manifest)) === digest &&
          (await verifyValue(jwk, 'yiciban/manifest/1', manifest, signature));
        if (!isSigned) return err('manifest-signature-invalid');
        if (manifest.sealing.keyId !== keys.sealing.named.keyId) return err('sealing-key-unknown');
        await faultPoint('manifest-stored:before');
        const added = store.run(
          'INSERT OR IGNORE INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
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
        const row = rowOf(id);
        if (row?.digest !== digest) return err('manifest-mismatch');
        const problem = await complete(row);
        return problem === undefined ? ok({ created: added === 1, state: stateOf(row) }) : err(problem);
      }),
    putChunk: (_carrier, id, sha256, bytes) =>
      lock(id, async () => {
        const row = rowOf(id);
        if (row === undefined) return err('not-found');
        const wanted = manifestOf(row).chunks.find((chunk) => chunk.sha256 === sha256);
        if (wanted === undefined) return err('chunk-unknown');
        if (wanted.size !== bytes.length || (await sha256Hex(own(bytes))) !== sha256)
          return err('digest-mismatch');
        await faultPoint('chunk-stored:before');
        const added = store.run('INSERT OR IGNORE INTO chunks VALUES (?, ?, ?)', id, sha256, bytes);
        await faultPoint('chunk-stored:after');
        const problem = await complete(row);
        return problem === undefined ? ok({ created: added === 1, state: stateOf(row) }) : err(problem);
      }),
    get: (_carrier, id) => {
      const row = rowOf(id);
      return row === undefined ? err('not-found') : ok({ created: false, state: stateOf(row) });
    },
    accept: (id) =>
      lock(id, async () => {
        const row = rowOf(id);
        if (row === undefined || caseOf(id) === undefined) return false;
        await acceptCase(row);
        return true;
      }),
    move: (id, matter, state) =>
      lock(id, async () => {
        const row = rowOf(id);
        const update = 'UPDATE children SET state = ?, time = ? WHERE submission = ? AND matter = ?';
        if (row === undefined || store.run(update, state, now(), id, matter) === 0) return false;
        await tell(row);
        return true;
      }),
    document: async (id, sha256) => {
      const row = rowOf(id);
      const opened = row === undefined ? undefined : await openEnvelope(row);
      return opened?.parts.find((part) => part.sha256 === sha256);
    },
  };
}

type ChildState = Progress['children'][number]['state'];

/** One task at a time per key: opening and signing are asynchronous, the case must still be made once. */
function createKeyedLock() {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const run = (last.get(key) ?? Promise.resolve()).then(task, task);
    const settled = run.catch(() => undefined);
    last.set(key, settled);
    void settled.then(() => {
      if (last.get(key) === settled) last.delete(key);
    });
    return run;
  };
}
