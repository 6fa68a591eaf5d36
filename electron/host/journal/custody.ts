import { Hono } from 'hono';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { problemResponse } from '#shared/platform/problem.ts';
import { type Courier, type CourierDeps, createCourier } from '../courier/courier.ts';
import { openNews } from '../courier/news.ts';
import { openKioskKeys } from '../keys.ts';
import { createForwarder } from '../platform/forward.ts';
import type { Keyring } from '../platform/keyring.ts';
import { type FaultPoint, type JournalOptions, openJournal } from './journal.ts';
import { createPrinting, type PrintDeps } from './printing.ts';
import { journalRoutes, type RouteDeps } from './routes.ts';

export interface CustodyDeps {
  readonly dataDir: string;
  readonly kiosk: {
    readonly kioskId: string;
    /** 6 digits. */
    readonly region: string;
    /** 4 digits. */
    readonly terminal: string;
    /** True when any device is simulated. */
    readonly simulated: boolean;
  };
  /** Null until a technician has entered the platform. */
  readonly platform: {
    readonly url: string;
    readonly enrolmentCode: string;
    readonly signingKeys: readonly NamedKey[];
    readonly simulated: boolean;
  } | null;
  /** The platform's keys as they are now; without one the keys of `platform` hold for ever. */
  readonly keyring?: Keyring | undefined;
  /** Told when the platform's keys have changed. */
  readonly keysChanged?: () => void;
  /** New commits are refused below this many free bytes (default 2 GiB). */
  readonly freeSpaceFloor?: number;
  readonly makeIntakeNumber: JournalOptions['makeIntakeNumber'];
  readonly print: PrintDeps['print'];
  readonly preview: RouteDeps['preview'];
  readonly isNetworkUp: () => boolean;
  readonly clock: { now(): number };
  /** Platform time minus ours in milliseconds, null while the platform has told none. */
  readonly clockOffset?: () => number | null;
  /** Told when the answer of `health` may have changed. */
  readonly healthChanged?: () => void;
  /** Kill tests only: called at each fault point of host and page. */
  readonly faultPoint?: FaultPoint;
  readonly freeSpace?: JournalOptions['freeSpace'];
  readonly fetch?: typeof globalThis.fetch;
  readonly platformTimeoutMs?: number;
  /** Given every answer of the platform about what it can do, with its signed time. */
  readonly onCapabilities?: (answer: unknown) => void;
  /** The catalogue for and from a courier's stick. */
  readonly courier?: Pick<CourierDeps, 'catalogue' | 'takeCatalogue' | 'openFs' | 'sleep'>;
}

export interface Custody {
  /** `/api/journal/*`, `/platform/*` and, in kill tests, `/api/fault-points/*`. */
  readonly routes: Hono;
  /** Envelopes by stick instead of by line. */
  readonly courier: Courier;
  /** Stable names of what keeps a new visit from starting: `disk-full`, `journal-broken`. */
  health(): readonly string[];
  close(): Promise<void>;
}

const DEFAULT_FLOOR = 2 * 1024 ** 3;
const MEASURE_MS = 10_000;

/**
 * Everything between the page's sealed envelope and the platform's signed receipt. Throws one clear sentence when the kiosk's
 * key cannot be read (KeyDamagedError): the kiosk must not start then. A damaged journal is no reason not to.
 */
export async function createCustody(deps: CustodyDeps): Promise<Custody> {
  const { clock, kiosk, platform } = deps;
  const faultPoint: FaultPoint = deps.faultPoint ?? (async () => undefined);
  const keys = await openKioskKeys(deps.dataDir);
  const signingKeys = () => deps.keyring?.current().signingKeys ?? platform?.signingKeys ?? [];
  const journal = await openJournal({
    ...kiosk,
    simulated: kiosk.simulated || (platform?.simulated ?? false),
    dataDir: deps.dataDir,
    keys,
    signingKeys,
    makeIntakeNumber: deps.makeIntakeNumber,
    freeSpaceFloor: deps.freeSpaceFloor ?? DEFAULT_FLOOR,
    clock,
    ...(deps.clockOffset === undefined ? {} : { clockOffset: deps.clockOffset }),
    faultPoint,
    ...(deps.freeSpace === undefined ? {} : { freeSpace: deps.freeSpace }),
  });
  const printing = createPrinting({ journal, print: deps.print, faultPoint, clock });
  const forward = createForwarder({
    platform,
    kioskId: kiosk.kioskId,
    keys,
    clock,
    isNetworkUp: deps.isNetworkUp,
    faultPoint,
    ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }),
    onCapabilities: (answer) => {
      deps.onCapabilities?.(answer);
      if (deps.keyring?.wantsMore(answer)) void learnKeys(deps.keyring);
    },
    ...(deps.platformTimeoutMs === undefined ? {} : { timeoutMs: deps.platformTimeoutMs }),
  });

  const courier = createCourier({
    kioskId: kiosk.kioskId,
    keys,
    journal,
    signingKeys: platform === null ? null : signingKeys,
    forward,
    news: await openNews(deps.dataDir),
    clock,
    ...deps.courier,
  });
  /** The platform has keys this kiosk does not know: asks for the set and takes it if a trusted key signed it. */
  const learnKeys = async (keyring: Keyring): Promise<void> => {
    try {
      const answer = await forward(new Request('http://kiosk.invalid/platform/v1/keys'));
      if (answer.ok && (await keyring.learn(await answer.json()))) deps.keysChanged?.();
    } catch {
      // Asked again with the next capabilities.
    }
  };

  let told = journal.health().join();
  const healthChanged = (): void => {
    const now = journal.health().join();
    if (now !== told) deps.healthChanged?.();
    told = now;
  };
  const timer = setInterval(() => {
    journal.measure().then(healthChanged, () => undefined);
  }, MEASURE_MS);
  timer.unref();

  const routes = new Hono();
  routes.route('/api/journal', journalRoutes({ journal, printing, preview: deps.preview, healthChanged }));
  // What a courier brought about a code on a receipt; sealed, so it tells nothing without the code.
  routes.get('/api/courier/news/:lookupId', (context) => {
    const news = courier.news.get(context.req.param('lookupId'));
    return news === undefined ? problemResponse('not-found', 404) : context.json(news);
  });
  routes.all('/platform/*', (context) => forward(context.req.raw));
  if (deps.faultPoint !== undefined) {
    routes.post('/api/fault-points/:name', async (context) => {
      await faultPoint(context.req.param('name'));
      return context.json({ passed: true });
    });
  }
  return {
    routes,
    courier,
    health: () => journal.health(),
    close: async () => {
      clearInterval(timer);
      await journal.close();
    },
  };
}
