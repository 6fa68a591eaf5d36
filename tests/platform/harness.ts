import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { v7 as uuidv7 } from 'uuid';
import { type Custody, type CustodyDeps, createCustody } from '#host/journal/custody.ts';
import type { ReceiptFacts } from '#host/journal/printing.ts';
import type { Part } from '#shared/envelope/frame.ts';
import { ManifestDraft, SignedManifest } from '#shared/envelope/manifest.ts';
import { deriveQueryKeys } from '#shared/envelope/query-code.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { type SealedChunk, seal } from '#shared/envelope/seal.ts';
import type { SlipFacts } from '#shared/platform/journal.ts';
import { createPlatform, type PlatformOptions } from './platform.ts';

export const ENROLMENT_CODE = 'enrol-me';
export const QUERY_CODE = '407718250316';
/** Derived once: the derivation is slow on purpose. */
const queryKeys = deriveQueryKeys(QUERY_CODE);

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'yiciban-test-'));
export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** A reference platform on a real socket. */
export async function startPlatform(options: Partial<PlatformOptions> & { dataDir: string; port?: number }) {
  const platform = await createPlatform({ enrolmentCode: ENROLMENT_CODE, ...options });
  const server = serve({ fetch: platform.fetch, hostname: '127.0.0.1', port: options.port ?? 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    sealingKey: platform.sealingKey,
    signingKeys: platform.signingKeys,
    stop: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await platform.close();
    },
  };
}
export type RunningPlatform = Awaited<ReturnType<typeof startPlatform>>;

/** An intake number of the right shape: region 6, terminal 4, date 8, serial 5, check digit left at 0. */
export const plainIntakeNumber: CustodyDeps['makeIntakeNumber'] = ({ region, terminal, date, sequence }) =>
  `${region}${terminal}${date.replaceAll('-', '')}${String(sequence).padStart(5, '0')}0`;

/** A host's custody with a printer that keeps what it was told to print. */
export async function startCustody(
  dataDir: string,
  platform: Pick<RunningPlatform, 'url' | 'signingKeys'> | null,
  overrides: Partial<CustodyDeps> = {},
) {
  const printed: ReceiptFacts[] = [];
  const custody: Custody = await createCustody({
    dataDir,
    kiosk: { kioskId: 'kiosk-1', region: '110101', terminal: '0001', simulated: true },
    platform:
      platform === null
        ? null
        : {
            url: platform.url,
            enrolmentCode: ENROLMENT_CODE,
            signingKeys: platform.signingKeys,
            simulated: true,
          },
    makeIntakeNumber: plainIntakeNumber,
    freeSpaceFloor: 0,
    print: async (facts) => {
      printed.push(facts);
      return { ok: true, value: { printed: 'confirmed' } };
    },
    preview: async () => new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
    isNetworkUp: () => true,
    clock: { now: () => Date.now() },
    ...overrides,
  });
  /** The page's same-origin fetch. */
  const fetch = async (path: string, init?: RequestInit): Promise<Response> =>
    custody.routes.fetch(new Request(`http://kiosk.test${path}`, init));
  return { custody, fetch, printed };
}

/** A part of random bytes; two of the same size are never equal. */
export const randomPart = (name: string, size: number): Part => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) {
    bytes.set(crypto.getRandomValues(new Uint8Array(Math.min(65_536, size - at))), at);
  }
  return { name, type: 'image/jpeg', bytes };
};

/** The JSON of a demonstration application: two children, one document in both. */
export const demoApplication = (parts: readonly Part[]) => ({
  queryCode: QUERY_CODE,
  lifeEvent: 'newborn',
  children: [
    {
      matter: 'birth-certificate',
      department: 'health',
      fields: { motherName: '张㛃', childSex: '2' },
      materials: parts.map((part) => part.name),
    },
    {
      matter: 'household-register',
      department: 'public-security',
      fields: { childName: '李小明' },
      materials: parts.slice(0, 1).map((part) => part.name),
    },
  ],
});

export const demoSlip: SlipFacts = {
  queryCode: QUERY_CODE,
  language: 'zh',
  lifeEvent: { zh: '新生儿出生', en: 'Birth of a child' },
  matters: [{ zh: '出生医学证明', en: 'Birth certificate' }],
  documents: 1,
};

export interface SealedDemo {
  readonly draft: ManifestDraft;
  readonly chunks: readonly SealedChunk[];
  readonly parts: readonly Part[];
}

/** Seals a demonstration application to a platform, as the page does. */
export async function sealDemo(
  sealingKey: NamedKey,
  options: { parts?: readonly Part[]; application?: unknown; matters?: string[] } = {},
): Promise<SealedDemo> {
  const parts = options.parts ?? [randomPart('mother-id-card', 300_000), randomPart('certificate', 1000)];
  const { lookupId } = await queryKeys;
  const submissionId = uuidv7();
  const contents = { application: options.application ?? demoApplication(parts), parts };
  const sealed = await seal(contents, { submissionId, lookupId }, sealingKey);
  const draft = ManifestDraft.parse({
    format: 'yiciban/manifest/1',
    submissionId,
    lifeEvent: 'newborn',
    matters: options.matters ?? ['birth-certificate', 'household-register'],
    catalogue: 'c'.repeat(64),
    privacyNotice: { id: 'card-reading', sha256: 'd'.repeat(64), shownAt: new Date().toISOString() },
    submittedAt: new Date().toISOString(),
    lookupId,
    sealing: sealed.sealing,
    chunks: sealed.chunks.map(({ sha256, size }) => ({ sha256, size })),
  });
  return { draft, chunks: sealed.chunks, parts };
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

export const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

export const octets = (body: Uint8Array): RequestInit => ({
  method: 'PUT',
  body: new Uint8Array(body),
  headers: { 'content-type': 'application/octet-stream' },
});

/** Chunks into the journal, then the commit. */
export async function commitDemo(fetch: Fetch, { draft, chunks }: SealedDemo): Promise<SignedManifest> {
  for (const { sha256, bytes } of chunks) {
    const stored = await fetch(`/api/journal/${draft.submissionId}/chunks/${sha256}`, octets(bytes));
    if (!stored.ok) throw new Error(`chunk: ${await stored.text()}`);
  }
  const answer = await fetch(
    `/api/journal/${draft.submissionId}/commit`,
    json('POST', { draft, slip: demoSlip }),
  );
  if (!answer.ok) throw new Error(`commit: ${await answer.text()}`);
  return SignedManifest.parse(await answer.json());
}
