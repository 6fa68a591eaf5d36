import { type Context, Hono } from 'hono';
import { commandKinds } from '#shared/platform/machines.ts';
import { platformProblem } from '#shared/platform/problem.ts';
import type { CaseBook } from '../cases/case-book.ts';
import type { Telling } from '../cases/telling.ts';
import { caseViews } from '../cases/views.ts';
import type { Guide } from '../guide.ts';
import type { Intake } from '../intake.ts';
import type { PlatformKeys } from '../keys.ts';
import type { Machines } from '../machines.ts';
import { type DataService, dataFaults } from '../records/data-service.ts';
import { caseOf, submissionOf } from '../rows.ts';
import type { Database } from '../store/database.ts';
import type { Seen } from '../watermark.ts';
import { casePage } from './case-page.ts';
import { casesPage } from './cases-page.ts';
import { readMove } from './move-form.ts';
import { kiosksPage, overduePage, statisticsPage } from './oversight.ts';

export interface DeskDeps {
  readonly db: Database;
  readonly cases: CaseBook;
  readonly telling: Telling;
  readonly intake: Intake;
  readonly machines: Machines;
  readonly keys: PlatformKeys;
  readonly data: DataService;
  readonly guide: Guide;
  readonly seen: Seen;
  readonly now: () => string;
}

/**
 * The departments' side, and what tests look at. Not part of the contract, and without a login: the reference platform listens
 * on loopback only.
 */
export function deskRoutes(deps: DeskDeps): Hono {
  const { db, cases, intake, machines, keys, data, guide, seen, now } = deps;
  const routes = new Hono();
  const notFound = () => platformProblem('not-found');

  // A page elsewhere must not press these buttons.
  routes.use('/desk/*', async (context, next) => {
    const site = context.req.header('sec-fetch-site');
    const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
    return isForeign && context.req.method !== 'GET' ? platformProblem('other-device') : next();
  });

  routes.get('/', async (context) => context.html(casesPage(await caseRows(db), guide)));
  routes.get('/desk/overdue', async (context) => context.html(await overduePage({ db, guide, seen, now })));
  routes.get('/desk/statistics', async (context) => context.html(await statisticsPage({ db, guide, now })));
  routes.get('/desk/kiosks', async (context) => context.html(await kiosksPage({ db, guide, now })));
  routes.get('/desk/cases/:id', async (context) => {
    const id = context.req.param('id');
    const [row, submission] = [await caseOf(db, id), await submissionOf(db, id)];
    if (row === undefined || submission === undefined) return notFound();
    return context.html(await casePage({ db, guide }, row, submission));
  });
  routes.post('/desk/cases/:id/accept', async (context) =>
    (await cases.accept(context.req.param('id'))) ? context.redirect('/', 303) : notFound(),
  );
  routes.post('/desk/cases/:id/children/:matter', async (context) => {
    const fields = await fieldsOf(context);
    const move = readMove(fields, now());
    if (move === undefined) return platformProblem('body-invalid');
    const { id, matter } = context.req.param();
    if (!(await cases.move(id, matter, move.state, move.detail))) return notFound();
    return isForm(context)
      ? context.redirect(`/desk/cases/${id}#${matter}`, 303)
      : context.json({ moved: true });
  });
  routes.post('/desk/kiosks/:kiosk/commands', async (context) => {
    const { kind, on } = await fieldsOf(context);
    const known = commandKinds.find((one) => one === kind);
    if (known === undefined) return platformProblem('body-invalid');
    const command = await machines.command(context.req.param('kiosk'), known, on !== 'false' && on !== false);
    if (command === undefined) return notFound();
    return isForm(context) ? context.redirect('/desk/kiosks', 303) : context.json(command);
  });
  routes.post('/desk/keys/:purpose/rotate', async (context) => {
    const purpose = context.req.param('purpose');
    if (purpose !== 'sealing' && purpose !== 'signing') return notFound();
    await keys.rotate(purpose);
    return context.json(await keys.keySet());
  });
  routes.post('/desk/data-fault', async (context) => {
    const { fault } = await fieldsOf(context);
    const known = dataFaults.find((one) => one === fault);
    if (known === undefined) return platformProblem('body-invalid');
    data.setFault(known);
    return context.json({ fault: known });
  });

  routes.get('/v1/cases', async (context) => context.json(await caseViews(db)));
  routes.get('/v1/cases/:id/documents/:sha256', async (context) => {
    const found = await intake.document(context.req.param('id'), context.req.param('sha256'));
    if (found === undefined) return notFound();
    return context.body(new Uint8Array(found.bytes), 200, { 'content-type': found.type });
  });
  routes.get('/v1/ratings', async (context) => {
    const rows = await db.all<{ rating: string }>('SELECT rating FROM ratings');
    return context.json(rows.map((row) => JSON.parse(row.rating)));
  });
  routes.get('/v1/data-requests', (context) => context.json(data.askedFor));
  return routes;
}

const isForm = (context: Context): boolean =>
  context.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;

async function fieldsOf(context: Context): Promise<Record<string, unknown>> {
  if (isForm(context)) return context.req.parseBody();
  const body: unknown = await context.req.json().catch(() => ({}));
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

export interface CaseListRow {
  readonly submission: string;
  readonly number: number | null;
  readonly manifest: string;
  readonly received_at: string;
  readonly children: readonly {
    readonly matter: string;
    readonly department: string;
    readonly state: string;
  }[];
}

async function caseRows(db: Database): Promise<CaseListRow[]> {
  const rows = await db.all<Omit<CaseListRow, 'children'>>(
    `SELECT cases.submission AS submission, number, manifest, received_at FROM cases
     JOIN submissions ON submissions.id = cases.submission ORDER BY received_at DESC LIMIT 500`,
  );
  const children = await db.all<CaseListRow['children'][number] & { submission: string }>(
    'SELECT submission, matter, department, state FROM children ORDER BY submission, position',
  );
  return rows.map((row) => ({
    ...row,
    children: children.filter((child) => child.submission === row.submission),
  }));
}
