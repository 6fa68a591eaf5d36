import { Hono } from 'hono';
import { BODY_BYTES } from '#shared/envelope/manifest.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { platformProblem } from '#shared/platform/problem.ts';
import { createCaseBook } from './cases/case-book.ts';
import { createTelling } from './cases/telling.ts';
import { catalogueRoutes } from './catalogue.ts';
import { deskRoutes } from './desk/routes.ts';
import { createDeviceAuth } from './device-auth.ts';
import { openGuide } from './guide.ts';
import { createIntake } from './intake.ts';
import { openPlatformKeys } from './keys.ts';
import { type KioskVariables, kioskRoutes } from './kiosk-routes.ts';
import { createMachines } from './machines.ts';
import { createReceipts } from './receipts.ts';
import { createDataService } from './records/data-service.ts';
import { type BlobStore, folderBlobs } from './store/blobs.ts';
import { openDatabase } from './store/database.ts';
import { createSeen } from './watermark.ts';

export type { CaseView } from './cases/views.ts';

export interface PlatformOptions {
  readonly dataDir: string;
  readonly enrolmentCode: string;
  readonly accept?: 'auto' | 'manual';
  readonly clock?: { now(): number };
  readonly faultPoint?: (name: string) => Promise<void>;
  /** Folder of a packed catalogue (`npm run catalogue -- pack DIR FOLDER`) to hand out. */
  readonly catalogueDir?: string;
  /** PostgreSQL instead of the file in `dataDir`; any number of instances may share it. */
  readonly databaseUrl?: string | undefined;
  /** Where chunks rest; a folder in `dataDir` unless given. Instances must share it. */
  readonly blobs?: BlobStore | undefined;
  /** The address kiosks know, where a proxy stands before this. */
  readonly publicUrl?: string | undefined;
}

export interface Platform {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** What kiosks have to trust. */
  readonly sealingKey: NamedKey;
  readonly signingKeys: readonly NamedKey[];
  close(): Promise<void>;
}

/** The reference platform (演示): the contract's other side, durable, for demonstrations, tests and pilots. */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const clock = options.clock ?? { now: () => Date.now() };
  const now = () => new Date(clock.now()).toISOString();
  const faultPoint = options.faultPoint ?? (async () => undefined);
  const db = await openDatabase(options.dataDir, options.databaseUrl);
  const blobs = options.blobs ?? folderBlobs(`${options.dataDir}/chunks`);
  const keys = await openPlatformKeys(db, options.dataDir, clock);
  const { enrolmentCode, publicUrl } = options;
  const auth = createDeviceAuth({ db, enrolmentCode, clock, publicUrl });
  const receipts = createReceipts({ db, keys, faultPoint });
  const telling = createTelling(db, now);
  const guide = await openGuide();
  const accept = options.accept ?? 'auto';
  const cases = createCaseBook({ db, receipts, telling, guide, clock, accept, faultPoint });
  const seen = createSeen(db, keys, now);
  const intake = createIntake({ db, blobs, keys, seen, cases, receipts, now, faultPoint });
  const machines = createMachines(db, keys, clock);
  const data = createDataService(clock);

  const app = new Hono<{ Variables: KioskVariables }>();
  app.onError(() => platformProblem('busy'));
  app.notFound(() => platformProblem('not-found'));
  app.use('/v1/*', async (context, next) => {
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    if (bytes.length > BODY_BYTES) return platformProblem('body-too-large');
    context.set('body', bytes);
    await next();
    // Nothing but the catalogue may be kept by anybody on the way.
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
    return undefined;
  });
  app.put('/v1/devices/:kiosk', async (context) => {
    const enrolled = await auth.enrol(context.req.param('kiosk'), context.req.raw, context.var.body);
    if (!enrolled.ok) return platformProblem(enrolled.error, timeFor(enrolled.error));
    return context.json({ enrolled: true }, enrolled.value === 'new' ? 201 : 200);
  });
  app.route('/', deskRoutes({ db, cases, telling, intake, machines, keys, data, guide, seen, now }));
  // Public, and signed by whoever made it: any web server could hand it out.
  const { catalogueDir } = options;
  app.route(
    '/v1/catalogue',
    catalogueRoutes(catalogueDir, () => platformProblem('not-found')),
  );
  app.get('/v1/keys', async (context) => context.json(await keys.keySet()));

  // Everything else is for enrolled kiosks.
  app.use('/v1/*', async (context, next) => {
    const verified = await auth.verify(context.req.raw, context.var.body);
    if (!verified.ok) return platformProblem(verified.error, timeFor(verified.error));
    context.set('kiosk', verified.value);
    return next();
  });
  app.route(
    '/v1',
    kioskRoutes({ db, keys, intake, seen, telling, machines, data, now, faultPoint, catalogueDir }),
  );

  /** A kiosk whose clock was refused is told the time. */
  function timeFor(problem: string): Record<string, unknown> {
    return problem === 'clock-skew' ? { serverTime: now() } : {};
  }
  return {
    fetch: app.fetch,
    sealingKey: await keys.currentSealing(),
    signingKeys: await keys.signingKeys(),
    close: () => db.close(),
  };
}
