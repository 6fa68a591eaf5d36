import { type Context, Hono } from 'hono';
import { CaseSearch, type CaseSearchAnswer } from '#shared/platform/cases.ts';
import { type Capabilities, capabilityLimits } from '#shared/platform/contract.ts';
import { type PlatformProblem, platformProblem } from '#shared/platform/problem.ts';
import type { Result } from '#shared/result.ts';
import type { Telling } from './cases/telling.ts';
import { casesOfPerson, kioskCases } from './cases/views.ts';
import { packageName } from './catalogue.ts';
import type { Intake, Outcome } from './intake.ts';
import type { PlatformKeys } from './keys.ts';
import type { Machines } from './machines.ts';
import { putRating } from './ratings.ts';
import type { DataService } from './records/data-service.ts';
import type { Database } from './store/database.ts';
import type { Seen } from './watermark.ts';

export interface KioskRouteDeps {
  readonly db: Database;
  readonly keys: PlatformKeys;
  readonly intake: Intake;
  readonly seen: Seen;
  readonly telling: Telling;
  readonly machines: Machines;
  readonly data: DataService;
  readonly now: () => string;
  readonly faultPoint: (name: string) => Promise<void>;
  readonly catalogueDir: string | undefined;
}

/** Set before these routes: who signed the request, and its checked body. */
export interface KioskVariables {
  readonly kiosk: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What an enrolled kiosk may ask, below `/v1`. */
export function kioskRoutes(deps: KioskRouteDeps): Hono<{ Variables: KioskVariables }> {
  const { db, keys, intake, seen, telling, machines, data, now, faultPoint } = deps;
  const routes = new Hono<{ Variables: KioskVariables }>();
  const answer = async (context: Context, outcome: Outcome): Promise<Response> => {
    await faultPoint('reply:before');
    if (!outcome.ok) return platformProblem(outcome.error);
    return context.json(outcome.value.state, outcome.value.created ? 201 : 200);
  };
  const give = <T>(
    context: Context,
    outcome: Result<{ created: boolean; body: T }, PlatformProblem>,
  ): Response => {
    if (!outcome.ok) return platformProblem(outcome.error);
    return context.json(outcome.value.body as object, outcome.value.created ? 201 : 200);
  };
  const bodyOf = (context: Context<{ Variables: KioskVariables }>): unknown => parseJson(context.var.body);

  routes.get('/capabilities', async (context) => {
    const capabilities: Capabilities['capabilities'] = {
      api: 'yiciban/platform/1',
      ...capabilityLimits,
      time: now(),
      sealingKeyId: (await keys.currentSealing()).keyId,
      manifests: ['yiciban/manifest/1'],
      catalogue: (await packageName(deps.catalogueDir)) ?? null,
      simulated: true,
    };
    return context.json({ capabilities, ...(await keys.sign('yiciban/capabilities/1', capabilities)) });
  });

  routes.put('/submissions/:id', async (context) =>
    answer(context, await intake.put(context.var.kiosk, context.req.param('id'), bodyOf(context))),
  );
  routes.get('/submissions/:id', async (context) =>
    answer(context, await intake.get(context.var.kiosk, context.req.param('id'))),
  );
  routes.put('/submissions/:id/chunks/:sha256', async (context) => {
    const { id, sha256 } = context.req.param();
    return answer(context, await intake.putChunk(context.var.kiosk, id, sha256, context.var.body));
  });

  routes.post('/data-requests', async (context) => {
    const answered = await data.answer(bodyOf(context));
    return answered.ok ? context.json(answered.value) : platformProblem(answered.error);
  });
  routes.post('/cases/search', async (context) => {
    const search = CaseSearch.safeParse(bodyOf(context));
    if (!search.success) return platformProblem('body-invalid');
    const { requestId, subject } = search.data;
    const found: CaseSearchAnswer = {
      requestId,
      cases: await casesOfPerson(db, telling, subject.number),
    };
    return context.json(found);
  });
  routes.get('/progress', async (context) =>
    context.json(await telling.feed(context.var.kiosk, cursorOf(context))),
  );
  routes.get('/progress/:lookupId', async (context) => {
    const item = await telling.byLookup(context.req.param('lookupId'));
    return item === undefined ? platformProblem('not-found') : context.json(item);
  });
  routes.put('/ratings/:id', async (context) =>
    give(context, await putRating({ db, keys, now }, context.req.param('id'), bodyOf(context))),
  );

  // A kiosk speaks for itself only.
  routes.use('/devices/:kiosk/*', async (context, next) =>
    context.req.param('kiosk') === context.var.kiosk ? next() : platformProblem('other-device'),
  );
  routes.get('/devices/:kiosk/watermark', async (context) =>
    context.json(await seen.watermark(context.var.kiosk)),
  );
  routes.get('/devices/:kiosk/cases', async (context) =>
    context.json(await kioskCases(db, context.var.kiosk, cursorOf(context))),
  );
  routes.post('/devices/:kiosk/heartbeat', async (context) =>
    give(context, await machines.heartbeat(context.var.kiosk, bodyOf(context))),
  );
  routes.put('/devices/:kiosk/commands/:id', async (context) =>
    give(context, await machines.outcome(context.var.kiosk, context.req.param('id'), bodyOf(context))),
  );
  routes.put('/devices/:kiosk/audit/:segment', async (context) =>
    give(context, await machines.audit(context.var.kiosk, context.req.param('segment'), bodyOf(context))),
  );
  routes.put('/devices/:kiosk/statistics/:day', async (context) =>
    give(context, await machines.statistics(context.var.kiosk, context.req.param('day'), bodyOf(context))),
  );
  return routes;
}

/** `?since=`: a whole number, or the beginning. */
function cursorOf(context: Context): number {
  const since = Number(context.req.query('since') ?? 0);
  return Number.isInteger(since) && since >= 0 && since <= 2_147_483_647 ? since : 0;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
