import { type Context, Hono } from 'hono';
import { sha256Hex } from '#shared/envelope/bytes.ts';
import { BODY_BYTES, SignedManifest } from '#shared/envelope/manifest.ts';
import { Sha256, UuidV7, z } from '#shared/envelope/schema.ts';
import { Rating, RatingReceipt } from '#shared/platform/contract.ts';
import {
  CHUNKS_HEADER,
  type ChunkCheck,
  CommitRequest,
  Compared,
  HolderFacts,
  type JournalDetail,
  type JournalList,
  type RecentList,
} from '#shared/platform/journal.ts';
import { type HostProblem, hostProblems, problemResponse } from '#shared/platform/problem.ts';
import { PlatformReceipt } from '#shared/platform/receipt.ts';
import type { Journal } from './journal.ts';
import type { Printing, ReceiptFacts } from './printing.ts';
import { entryOf } from './state.ts';

export interface RouteDeps {
  readonly journal: Journal;
  readonly printing: Printing;
  /** The receipt as a picture (PNG), by the same path as the paper. */
  readonly preview: (facts: ReceiptFacts) => Promise<Uint8Array>;
  /** Called after every request that may have changed the health. */
  readonly healthChanged: () => void;
}

const problem = (name: HostProblem, extra?: Record<string, unknown>): Response =>
  problemResponse(name, hostProblems[name], undefined, extra);

/** `<size>:<sha256>`, comma between. */
const ChunkList = z
  .array(
    z
      .string()
      .regex(/^[1-9]\d{0,6}:[0-9a-f]{64}$/)
      .transform((text) => ({ size: Number(text.split(':')[0]), sha256: text.split(':')[1] ?? '' })),
  )
  .min(1)
  .max(64);
const PrintRequest = z.strictObject({ reprint: z.boolean().optional() });

/** Addresses that are no submission's. */
const NAMES: ReadonlySet<string> = new Set(['ratings', 'unprinted', 'compared', 'recent']);

/** The journal's addresses below `/api/journal`. */
export function journalRoutes({ journal, printing, preview, healthChanged }: RouteDeps): Hono {
  const routes = new Hono();

  routes.use('/:id/*', async (context, next) => {
    const id = context.req.param('id');
    if (!NAMES.has(id) && !UuidV7.safeParse(id).success) return problem('not-found');
    return next();
  });

  routes.get('/', (context) => {
    const list: JournalList = {
      entries: [...journal.held.values()].map(entryOf),
      ratings: [...journal.ratings.keys()],
      damage: [...journal.damage],
      outbox: journal.outbox(),
    };
    return context.json(list);
  });
  routes.post('/compared', async (context) => {
    const request = await body(context, Compared);
    if (request === undefined) return problem('body-invalid');
    const done = await journal.compared(request.outbox);
    return done.ok ? context.json({ compared: true }) : problem(done.error);
  });
  routes.post('/recent', async (context) => {
    const holder = await body(context, HolderFacts);
    if (holder === undefined) return problem('body-invalid');
    const list: RecentList = { entries: (await journal.recent(holder)).map(entryOf) };
    return context.json(list, 200, { 'cache-control': 'no-store' });
  });
  routes.get('/unprinted', async (context) => context.json(await printing.unprinted()));

  routes.put('/ratings/:id', async (context) => {
    const rating = await body(context, Rating);
    if (rating === undefined || rating.ratingId !== context.req.param('id')) return problem('body-invalid');
    const added = await journal.addRating(rating);
    return added.ok ? context.json(added.value) : problem(added.error);
  });
  routes.get('/ratings/:id', (context) => {
    const rating = journal.ratings.get(context.req.param('id'));
    return rating === undefined ? problem('not-found') : context.json(rating);
  });
  routes.post('/ratings/:id/receipts', async (context) => {
    const receipt = await body(context, RatingReceipt);
    if (receipt === undefined || receipt.receipt.ratingId !== context.req.param('id'))
      return problem('body-invalid');
    const added = await journal.addRatingReceipt(receipt);
    return added.ok ? context.json({ stored: true }) : problem(added.error);
  });

  /** Several chunks in one body, one after the other, named by the header: waiting for the host once is what makes it quick. */
  routes.put('/:id/chunks', async (context) => {
    const named = ChunkList.safeParse(context.req.header(CHUNKS_HEADER)?.split(','));
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    if (bytes.length > BODY_BYTES) return problem('body-too-large');
    if (!named.success) return problem('body-invalid');
    const pieces: { sha256: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
    let at = 0;
    for (const { size, sha256 } of named.data) {
      pieces.push({ sha256, bytes: bytes.subarray(at, at + size) });
      at += size;
    }
    const digests = await Promise.all(pieces.map((piece) => sha256Hex(piece.bytes)));
    if (at !== bytes.length || digests.some((digest, index) => digest !== pieces[index]?.sha256))
      return problem('digest-mismatch');
    const id = context.req.param('id');
    const put = await Promise.all(pieces.map((piece) => journal.putChunk(id, piece.sha256, piece.bytes)));
    healthChanged();
    for (const one of put) if (!one.ok) return problem(one.error);
    return context.json({ stored: pieces.map((piece) => piece.sha256) });
  });
  routes.put('/:id/chunks/:sha256', async (context) => {
    const { id, sha256 } = context.req.param();
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    if (bytes.length > BODY_BYTES) return problem('body-too-large');
    if (!Sha256.safeParse(sha256).success || (await sha256Hex(bytes)) !== sha256)
      return problem('digest-mismatch');
    const put = await journal.putChunk(id, sha256, bytes);
    healthChanged();
    return put.ok ? context.json({ stored: sha256 }) : problem(put.error);
  });
  routes.get('/:id/chunks/:sha256', async (context) => {
    const { id, sha256 } = context.req.param();
    const bytes = Sha256.safeParse(sha256).success ? await journal.chunk(id, sha256) : undefined;
    if (bytes === undefined) return problem('not-found');
    return context.body(new Uint8Array(bytes), 200, { 'content-type': 'application/octet-stream' });
  });

  routes.post('/:id/commit', async (context) => {
    const request = await body(context, CommitRequest);
    if (request === undefined || request.draft.submissionId !== context.req.param('id'))
      return problem('body-invalid');
    const committed = await journal.commit(request.draft, request.slip, request.holder);
    healthChanged();
    return committed.ok ? context.json(committed.value) : problem(committed.error);
  });
  routes.post('/:id/restore', async (context) => {
    const signed = await body(context, SignedManifest);
    if (signed?.manifest.submissionId !== context.req.param('id')) return problem('body-invalid');
    const restored = await journal.restore(signed);
    return restored.ok ? context.json(restored.value) : problem(restored.error);
  });
  routes.post('/:id/check', async (context) => {
    const checked = await journal.check(context.req.param('id'));
    if (!checked.ok) return problem(checked.error);
    const answer: ChunkCheck = { missing: checked.value };
    return context.json(answer);
  });
  routes.get('/:id', (context) => {
    const held = journal.held.get(context.req.param('id'));
    if (held === undefined) return problem('not-found');
    const detail: JournalDetail = { entry: entryOf(held), signed: held.signed, receipts: held.receipts };
    return context.json(detail);
  });
  routes.post('/:id/receipts', async (context) => {
    const receipt = await body(context, PlatformReceipt);
    if (receipt === undefined) return problem('receipt-invalid');
    const added = await journal.addReceipt(context.req.param('id'), receipt);
    return added.ok ? context.json(entryOf(added.value)) : problem(added.error);
  });

  routes.post('/:id/print', async (context) => {
    const request = await body(context, PrintRequest);
    if (request === undefined) return problem('body-invalid');
    const printed = await printing.print(context.req.param('id'), request.reprint ?? false);
    if (printed.ok) return context.json(printed.value);
    if (printed.error.problem !== 'printer-fault') return problem(printed.error.problem);
    // `status` is the problem's own member (RFC 9457): the printer's goes under its name.
    const { print, status: printer } = printed.error;
    return problem('printer-fault', { print, printer });
  });
  routes.get('/:id/receipt.png', async (context) => {
    const facts = await printing.facts(context.req.param('id'));
    if (!facts.ok) return problem(facts.error);
    const png = await preview(facts.value);
    return context.body(new Uint8Array(png), 200, {
      'content-type': 'image/png',
      'cache-control': 'no-store',
    });
  });
  return routes;
}

/** The request's JSON in the shape asked for; an empty body counts as `{}`. */
async function body<T>(context: Context, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await context.req.text();
  if (text.length > BODY_BYTES) return undefined;
  try {
    return schema.safeParse(JSON.parse(text === '' ? '{}' : text)).data;
  } catch {
    return undefined;
  }
}
