import { type Context, Hono } from 'hono';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { BODY_BYTES } from '#shared/envelope/manifest.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { signValue } from '#shared/envelope/sign.ts';
import {
  type Capabilities,
  ChildState,
  capabilityLimits,
  type ProgressFeed,
  Rating,
  type RatingReceipt,
  SealedApplication,
} from '#shared/platform/contract.ts';
import { type PlatformProblem, platformProblems, problemResponse } from '#shared/platform/problem.ts';
import { catalogueRoutes } from './catalogue.ts';
import { deskPage } from './desk-page.ts';
import { createDeviceAuth } from './device-auth.ts';
import { openPlatformKeys } from './keys.ts';
import { createDataService, dataFaults } from './records/data-service.ts';
import { openStore } from './store.ts';
import { caseNumberOf, createSubmissions, type Outcome, type StoredPart } from './submissions.ts';

export interface PlatformOptions {
  readonly dataDir: string;
  readonly enrolmentCode: string;
  readonly accept?: 'auto' | 'manual';
  readonly clock?: { now(): number };
  readonly faultPoint?: (name: string) => Promise<void>;
  /** Folder of a packed catalogue (`npm run catalogue -- pack DIR FOLDER`) to hand out. */
  readonly catalogueDir?: string;
}

export interface Platform {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** What kiosks have to trust. */
  readonly sealingKey: NamedKey;
  readonly signingKeys: readonly NamedKey[];
  close(): void;
}

/** One case of `GET /v1/cases`. */
export interface CaseView {
  readonly submissionId: string;
  readonly intakeNumber: string;
  readonly caseNumber: string | null;
  /** Set when the kiosk's chain has a hole or a fork before this submission. */
  readonly chain: 'whole' | 'gap' | 'fork';
  readonly children: readonly {
    readonly matter: string;
    readonly department: string;
    readonly fields: Readonly<Record<string, unknown>>;
    /** SHA-256 of each document, in the child's order. */
    readonly materials: readonly string[];
  }[];
  /** SHA-256 of the signed official form of each matter that has one. */
  readonly forms?: readonly { readonly matter: string; readonly sha256: string }[];
  /** What the kiosk asked departments for, what stands in for papers, and what the citizen contests. */
  readonly dataUse: readonly unknown[];
  readonly proofs: readonly unknown[];
  readonly objections: readonly unknown[];
}

const FEED_PAGE = 100;

/** The reference platform (演示): the contract's other side, durable on disk, for demonstrations and tests. */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const clock = options.clock ?? { now: () => Date.now() };
  const faultPoint = options.faultPoint ?? (async () => undefined);
  const keys = await openPlatformKeys(options.dataDir);
  const store = openStore(options.dataDir);
  const auth = createDeviceAuth(store, options.enrolmentCode, clock);
  const accept = options.accept ?? 'auto';
  const submissions = createSubmissions({ store, keys, clock, accept, faultPoint });
  const data = createDataService(clock);
  const now = () => new Date(clock.now()).toISOString();

  const app = new Hono<{ Variables: { kiosk: string; body: Uint8Array<ArrayBuffer> } }>();
  const problem = (name: PlatformProblem): Response =>
    problemResponse(
      name,
      platformProblems[name],
      undefined,
      name === 'clock-skew' ? { serverTime: now() } : {},
    );
  const answer = async (context: Context, outcome: Outcome): Promise<Response> => {
    await faultPoint('reply:before');
    if (!outcome.ok) return problem(outcome.error);
    return context.json(outcome.value.state, outcome.value.created ? 201 : 200);
  };

  app.onError(() => problem('busy'));
  app.notFound(() => problem('not-found'));
  app.use('/v1/*', async (context, next) => {
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    if (bytes.length > BODY_BYTES) return problem('body-too-large');
    context.set('body', bytes);
    return next();
  });

  app.put('/v1/devices/:kiosk', async (context) => {
    const enrolled = await auth.enrol(context.req.param('kiosk'), context.req.raw, context.var.body);
    if (!enrolled.ok) return problem(enrolled.error);
    return context.json({ enrolled: true }, enrolled.value === 'new' ? 201 : 200);
  });

  // What the desk and the tests look at; the reference platform listens on loopback only.
  app.get('/', (context) => context.html(deskPage(store)));
  app.get('/v1/cases', (context) => context.json(cases()));
  app.get('/v1/cases/:id/documents/:sha256', async (context) => {
    const found = await submissions.document(context.req.param('id'), context.req.param('sha256'));
    if (found === undefined) return problem('not-found');
    return context.body(new Uint8Array(found.bytes), 200, { 'content-type': found.type });
  });
  app.get('/v1/ratings', (context) =>
    context.json(
      store.all<{ rating: string }>('SELECT rating FROM ratings').map((row) => JSON.parse(row.rating)),
    ),
  );
  app.post('/desk/cases/:id/accept', async (context) =>
    (await submissions.accept(context.req.param('id'))) ? context.redirect('/', 303) : problem('not-found'),
  );
  app.post('/desk/cases/:id/children/:matter', async (context) => {
    const state = ChildState.safeParse((await context.req.json().catch(() => ({}))).state);
    if (!state.success) return problem('body-invalid');
    const { id, matter } = context.req.param();
    return (await submissions.move(id, matter, state.data))
      ? context.json({ moved: true })
      : problem('not-found');
  });

  // Public, and signed by whoever made it: any web server could hand it out.
  app.route(
    '/v1/catalogue',
    catalogueRoutes(options.catalogueDir, () => problem('not-found')),
  );
  app.get('/v1/data-requests', (context) => context.json(data.askedFor));
  app.post('/desk/data-fault', async (context) => {
    const { fault } = await context.req.json().catch(() => ({}));
    const known = dataFaults.find((one) => one === fault);
    if (known === undefined) return problem('body-invalid');
    data.setFault(known);
    return context.json({ fault: known });
  });

  // Everything else is for enrolled kiosks.
  app.use('/v1/*', async (context, next) => {
    const verified = await auth.verify(context.req.raw, context.var.body);
    if (!verified.ok) return problem(verified.error);
    context.set('kiosk', verified.value);
    return next();
  });
  app.get('/v1/capabilities', async (context) => {
    const capabilities: Capabilities['capabilities'] = {
      api: 'yiciban/platform/1',
      ...capabilityLimits,
      time: now(),
      sealingKeyId: keys.sealing.named.keyId,
      simulated: true,
    };
    const signature = await signValue(keys.signing.privateKey, 'yiciban/capabilities/1', capabilities);
    const signed: Capabilities = { capabilities, keyId: keys.signing.named.keyId, signature };
    return context.json(signed);
  });
  app.put('/v1/submissions/:id', async (context) =>
    answer(
      context,
      await submissions.put(context.var.kiosk, context.req.param('id'), parseJson(context.var.body)),
    ),
  );
  app.get('/v1/submissions/:id', (context) =>
    answer(context, submissions.get(context.var.kiosk, context.req.param('id'))),
  );
  app.put('/v1/submissions/:id/chunks/:sha256', async (context) => {
    const { id, sha256 } = context.req.param();
    return answer(context, await submissions.putChunk(context.var.kiosk, id, sha256, context.var.body));
  });
  app.post('/v1/data-requests', async (context) => {
    const answered = await data.answer(parseJson(context.var.body));
    return answered.ok ? context.json(answered.value) : problem(answered.error);
  });
  app.get('/v1/progress', (context) => {
    const since = Number(context.req.query('since') ?? 0);
    const rows = store.all<ProgressFeed['items'][number]>(
      'SELECT cursor, lookupId, sealed FROM progress WHERE kiosk = ? AND cursor > ? ORDER BY cursor LIMIT ?',
      context.var.kiosk,
      Number.isSafeInteger(since) ? since : 0,
      FEED_PAGE,
    );
    const feed: ProgressFeed = {
      items: rows.map((row) => ({ ...row })),
      next: rows.at(-1)?.cursor ?? (Number.isSafeInteger(since) ? since : 0),
      more: rows.length === FEED_PAGE,
    };
    return context.json(feed);
  });
  app.get('/v1/progress/:lookupId', (context) => {
    const row = store.get<ProgressFeed['items'][number]>(
      'SELECT cursor, lookupId, sealed FROM progress WHERE lookupId = ? ORDER BY cursor DESC LIMIT 1',
      context.req.param('lookupId'),
    );
    return row === undefined ? problem('not-found') : context.json({ ...row });
  });
  app.put('/v1/ratings/:id', async (context) => {
    const rating = Rating.safeParse(parseJson(context.var.body));
    if (!rating.success || rating.data.ratingId !== context.req.param('id')) return problem('body-invalid');
    const { ratingId } = rating.data;
    const receipt = { ratingId, digest: await canonicalDigest(rating.data), time: now() };
    const signature = await signValue(keys.signing.privateKey, 'yiciban/rating-receipt/1', receipt);
    const signed: RatingReceipt = { receipt, keyId: keys.signing.named.keyId, signature };
    const values = [ratingId, receipt.digest, JSON.stringify(rating.data), JSON.stringify(signed)];
    const added = store.run('INSERT OR IGNORE INTO ratings VALUES (?, ?, ?, ?)', ...values);
    const select = 'SELECT digest, receipt FROM ratings WHERE id = ?';
    const kept = store.get<{ digest: string; receipt: string }>(select, ratingId);
    if (kept?.digest !== receipt.digest) return problem('rating-mismatch');
    return context.json(JSON.parse(kept.receipt), added === 1 ? 201 : 200);
  });

  function cases(): CaseView[] {
    const rows = store.all<{
      id: string;
      kiosk: string;
      seq: number;
      previous: string | null;
      manifest: string;
      number: number | null;
      application: string;
      parts: string;
    }>('SELECT * FROM cases JOIN submissions ON submissions.id = cases.submission ORDER BY receivedAt, id');
    return rows.map((row) => {
      const parts: StoredPart[] = JSON.parse(row.parts);
      const hashes = new Map(parts.map((part) => [part.name, part.sha256]));
      const { children, dataUse, proofs, objections } = SealedApplication.parse(JSON.parse(row.application));
      return {
        submissionId: row.id,
        intakeNumber: JSON.parse(row.manifest).intakeNumber,
        caseNumber: row.number === null ? null : caseNumberOf(row.number),
        chain: chainOf(row.kiosk, row.seq, row.previous),
        ...formsAmong(parts),
        children: children.map(({ matter, department, fields, materials }) => ({
          matter,
          department,
          fields,
          materials: materials.flatMap((name) => hashes.get(name) ?? []),
        })),
        dataUse,
        proofs,
        objections,
      };
    });
  }

  /** A form is the part `form:<matter>`. */
  function formsAmong(parts: readonly StoredPart[]): Pick<CaseView, 'forms'> {
    const forms = parts.flatMap(({ name, sha256 }) =>
      name.startsWith('form:') ? [{ matter: name.slice('form:'.length), sha256 }] : [],
    );
    return forms.length > 0 ? { forms } : {};
  }

  /** Whether the manifest this one names as its previous is here under the number before. */
  function chainOf(kiosk: string, seq: number, previous: string | null): CaseView['chain'] {
    const select = 'SELECT digest FROM submissions WHERE kiosk = ? AND seq = ?';
    if (store.all(select, kiosk, seq).length > 1) return 'fork';
    if (seq === 1) return previous === null ? 'whole' : 'fork';
    const before = store.get<{ digest: string }>(select, kiosk, seq - 1);
    if (before === undefined) return 'gap';
    return before.digest === previous ? 'whole' : 'fork';
  }

  return {
    fetch: app.fetch,
    sealingKey: keys.sealing.named,
    signingKeys: [keys.signing.named],
    close: () => store.close(),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
