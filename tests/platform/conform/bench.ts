/** What every case works with: the platform under test, kiosks, and citizens' applications ready to be sealed. */
import { v7 as uuidv7 } from 'uuid';
import type { Part } from '#shared/envelope/frame.ts';
import { ManifestDraft } from '#shared/envelope/manifest.ts';
import { deriveQueryKeys, makeQueryCode, type QueryKeys } from '#shared/envelope/query-code.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { type SealedChunk, seal } from '#shared/envelope/seal.ts';
import type { SubmissionState } from '#shared/platform/contract.ts';
import { type DatedKey, KeySet, sealingKeyAt } from '#shared/platform/keys.ts';
import { demoApplication, randomPart } from '../harness.ts';
import { Mismatch, same } from './expect.ts';
import { type ConformKiosk, makeKiosk, reads, type Signed, send, stateOf } from './kiosk.ts';

export interface BenchOptions {
  readonly url: string;
  readonly enrolmentCode: string;
  /** Keys the platform is known by; its own word is taken where none are given. */
  readonly trusted?: readonly NamedKey[];
}

export interface Demo {
  readonly draft: ManifestDraft;
  readonly chunks: readonly SealedChunk[];
  readonly queryCode: string;
}

export interface DemoChange {
  readonly key?: NamedKey;
  readonly matters?: string[];
  readonly parts?: readonly Part[];
  /** Changes what is sealed, with the code of this application. */
  readonly application?: (application: Record<string, unknown>, queryCode: string) => unknown;
  /** A code of its own; the codes of a bench are shared, because deriving is slow on purpose. */
  readonly ownCode?: boolean;
  /** This code, of a case that is to be mended. */
  readonly queryCode?: string;
  readonly submissionId?: string;
}

export interface Bench {
  readonly url: string;
  readonly enrolmentCode: string;
  readonly trusted: readonly NamedKey[];
  readonly sealing: readonly DatedKey[];
  /** A kiosk nobody knows yet. */
  stranger(): Promise<ConformKiosk>;
  /** A fresh kiosk, enrolled. */
  kiosk(): Promise<ConformKiosk>;
  demo(change?: DemoChange): Promise<Demo>;
  /** The signed manifest and every chunk. Gives the last state. */
  submit(kiosk: ConformKiosk, demo: Demo, signed: Signed): Promise<SubmissionState>;
  /** A whole submission by a fresh kiosk. */
  finished(change?: DemoChange): Promise<Finished>;
  codeKeys(queryCode: string): Promise<QueryKeys>;
}
export interface Finished {
  readonly kiosk: ConformKiosk;
  readonly demo: Demo;
  readonly signed: Signed;
  readonly state: SubmissionState;
}

/** A named demand of the contract. `run` throws a `Mismatch` where the platform does something else. */
export interface ConformCase {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<void>;
}

export async function openBench({ url, enrolmentCode, trusted }: BenchOptions): Promise<Bench> {
  const base = url.replace(/\/$/, '');
  const answer = await send({ url: `${base}/v1/keys`, method: 'GET', headers: {}, body: null });
  const { keys } = reads(answer, KeySet, 200);
  const key = sealingKeyAt(keys.sealing, Date.now());
  if (key === undefined) throw new Mismatch('the key set', 'a sealing key', 'none');
  const run = crypto.randomUUID().slice(0, 8);
  let count = 0;
  const codes = new Map<string, Promise<QueryKeys>>();
  const codeKeys = (queryCode: string): Promise<QueryKeys> => {
    const keysOf = codes.get(queryCode) ?? deriveQueryKeys(queryCode);
    codes.set(queryCode, keysOf);
    return keysOf;
  };
  const sharedCode = makeQueryCode();

  const stranger = (): Promise<ConformKiosk> => {
    count += 1;
    return makeKiosk(base, `conform-${run}-${count}`);
  };
  const kiosk = async (): Promise<ConformKiosk> => {
    const made = await stranger();
    same('enrolling a new kiosk', (await made.enrol(enrolmentCode)).status, 201);
    return made;
  };
  const demo: Bench['demo'] = async (change = {}) => {
    const parts = change.parts ?? [randomPart('mother-id-card', 300_000), randomPart('certificate', 1000)];
    const queryCode = change.queryCode ?? (change.ownCode === true ? makeQueryCode() : sharedCode);
    const { lookupId } = await codeKeys(queryCode);
    const submissionId = change.submissionId ?? uuidv7();
    const plain = { ...demoApplication(parts), queryCode };
    const application = change.application?.(plain, queryCode) ?? plain;
    const sealed = await seal({ application, parts }, { submissionId, lookupId }, change.key ?? key);
    const draft = ManifestDraft.parse({
      format: 'yiciban/manifest/1',
      submissionId,
      lifeEvent: 'newborn',
      matters: change.matters ?? ['birth-certificate', 'household-register'],
      catalogue: 'c'.repeat(64),
      privacyNotice: { id: 'card-reading', sha256: 'd'.repeat(64), shownAt: new Date().toISOString() },
      submittedAt: new Date().toISOString(),
      lookupId,
      sealing: sealed.sealing,
      chunks: sealed.chunks.map(({ sha256, size }) => ({ sha256, size })),
    });
    return { draft, chunks: sealed.chunks, queryCode };
  };
  const submit: Bench['submit'] = async (by, { chunks }, signed) => {
    let state = stateOf(await by.put(signed));
    for (const { sha256, bytes } of chunks) {
      state = stateOf(await by.putChunk(signed.manifest.submissionId, sha256, bytes));
    }
    return state;
  };
  return {
    url: base,
    enrolmentCode,
    trusted: trusted ?? keys.signing,
    sealing: keys.sealing,
    stranger,
    kiosk,
    demo,
    submit,
    codeKeys,
    finished: async (change) => {
      const [by, made] = [await kiosk(), await demo(change)];
      const signed = await by.manifest(made.draft);
      return { kiosk: by, demo: made, signed, state: await submit(by, made, signed) };
    },
  };
}
