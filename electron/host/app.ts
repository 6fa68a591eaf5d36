import { join } from 'node:path';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { CatalogueTaken } from '#shared/api/catalogue.ts';
import type { Accepting, KioskInfo } from '#shared/api/kiosk.ts';
import { PAGE_HEADER, PAGE_PARAMETER } from '#shared/api/page.ts';
import { refusalText } from '#shared/catalogue/package.ts';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import { err, type Result } from '#shared/result.ts';
import { type CatalogueModule, catalogueModule } from './catalogue.ts';
import { catalogueFolderModule } from './catalogue-folder.ts';
import type { Clock } from './clock.ts';
import { hasCamera, type KioskConfig } from './config.ts';
import type { Courier } from './courier/courier.ts';
import { DeviceClient, type DeviceTransport } from './device-client.ts';
import { deviceRoutes } from './device-routes.ts';
import { EventHub } from './events.ts';
import { NetworkSwitch } from './network.ts';
import { PageLease } from './page-lease.ts';
import { type Keyring, openKeyring } from './platform/keyring.ts';
import { PlatformTime } from './platform-time.ts';
import { problem } from './problem.ts';
import { secured } from './security.ts';
import { simulatorRoutes } from './simulator.ts';
import { staticFile } from './static.ts';

/** What a module (the journal, the platform link …) may use of the host. */
export interface HostServices {
  readonly dataDir: string;
  readonly assetsDir: string;
  readonly config: KioskConfig;
  readonly clock: Clock;
  readonly devices: DeviceClient;
  readonly events: EventHub;
  readonly network: NetworkSwitch;
  readonly platformTime: PlatformTime;
  /** The platform's keys as they are now; undefined while no platform is configured. */
  readonly keyring: Keyring | undefined;
  /** To be called when they have changed. */
  readonly keysChanged: () => void;
  /** The catalogue of this hash: the running one, or the one before it, which an open visit still works with. */
  readonly catalogue: (hash: string) => Catalogue | null;
  /** Offers the bytes of a `.ycat` file as the catalogue to run; the error is a sentence. */
  readonly takeCatalogue: (file: Uint8Array) => Promise<Result<CatalogueTaken, string>>;
  /** Envelopes by stick instead of by line; null until the journal is open. */
  readonly courier: () => Courier | null;
  /** Kill tests only: called at each named point. */
  readonly faultPoint?: (name: string) => Promise<void>;
  /** To be called by a module when its health has changed. */
  readonly healthChanged: () => void;
  /** A request to this very host, as its own tools make them. */
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  /** To be called with every attempt to reach the platform: whether it answered. */
  readonly platformAnswered: (answered: boolean) => void;
}

/** A part of the host with routes of its own. `health` gives the reasons why no new visit may begin; none is healthy. */
export interface HostModule {
  readonly routes?: Hono;
  readonly courier?: Courier;
  health?(): readonly string[];
  /** What a technician wants citizens to read while no new visit may begin. */
  sentence?(): { readonly zh: string; readonly en: string } | null;
  close?(): Promise<void>;
}
export type HostModuleFactory = (services: HostServices) => Promise<HostModule>;

export interface HostOptions {
  readonly dataDir: string;
  readonly assetsDir: string;
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly config: KioskConfig;
  readonly clock: Clock;
  readonly deviceTransport: DeviceTransport;
  readonly modules?: readonly HostModuleFactory[];
  /** An author's folder to serve instead of the kiosk's own catalogue, followed as it changes. */
  readonly catalogueDir?: string;
  readonly faultPoint?: (name: string) => Promise<void>;
}

export interface Host {
  /** The one handler both shells mount. It never rejects. */
  fetch(request: Request): Promise<Response>;
  /** Milliseconds since the page last reported that it lives, or null when it has not done so since the last reset. */
  silence(): number | null;
  /** Forgets the last report; the shell calls it when it loads the page (again) and after the machine slept. */
  resetAlive(): void;
  readonly devices: DeviceClient;
  close(): Promise<void>;
}

/** Bodies are small by design: a ciphertext chunk is at most 256 KiB, a request at most 1 MiB. */
const MAX_BODY_BYTES = 1024 * 1024;
/** How long the start waits for the device process. */
const DEVICES_LIMIT_MS = 10_000;
/** Folders of `assets/` the page may read. */
const SERVED_ASSETS = ['fonts', 'input', 'regions', 'pictures', 'voices'];

/** Builds the host: everything the kiosk does outside the page, behind one WHATWG fetch handler. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { config, clock } = options;
  const devices = new DeviceClient(options.deviceTransport, config.devices, options.assetsDir);
  const events = new EventHub();
  const network = new NetworkSwitch();
  const modules: HostModule[] = [];
  const app = new Hono();
  let alive: number | null = null;

  const accepting = (): Accepting => {
    const reasons = modules.flatMap((module) => module.health?.() ?? []);
    if (config.platform === null) reasons.push('platform-not-configured');
    if (reasons.length === 0) return { ok: true };
    const sentence = modules.map((module) => module.sentence?.() ?? null).find((one) => one !== null);
    return { ok: false, reasons, ...(sentence === undefined ? {} : { sentence }) };
  };
  const healthChanged = () => events.publish('health', { accepting: accepting() });

  devices.onStatus((device, status) => events.publish('device', { device, status: { ...status } }));
  let answered = true;
  const platform = () => ({ online: network.online && answered });
  network.onChange(() => events.publish('platform', platform()));
  events.onConnect('device', () =>
    devices.list().map((device) => ({ device: device.id, status: { ...device.status } })),
  );
  events.onConnect('platform', () => [platform()]);
  events.onConnect('health', () => [{ accepting: accepting() }]);

  const platformTime: PlatformTime = new PlatformTime(clock, () => keyring?.current().signingKeys ?? []);
  const keyring =
    config.platform === null
      ? undefined
      : await openKeyring({ dataDir: options.dataDir, first: config.platform, time: platformTime });
  const platformKeys = (): KioskInfo['platform'] => {
    if (keyring === undefined) return null;
    const { sealingKey, signingKeys, outdated } = keyring.current();
    return { sealingKey, signingKeys: [...signingKeys], outdated };
  };

  let catalogue: CatalogueModule | undefined;
  const services: HostServices = {
    dataDir: options.dataDir,
    assetsDir: options.assetsDir,
    config,
    clock,
    devices,
    events,
    network,
    platformTime,
    keyring,
    keysChanged: () => events.publish('keys', {}),
    catalogue: (hash) => catalogue?.catalogue(hash) ?? null,
    takeCatalogue: async (file) => {
      const taken = await catalogue?.take?.(file);
      if (taken === undefined) return err('This kiosk shows an author’s folder and takes no catalogue.');
      return taken.ok ? taken : err(refusalText(taken.error));
    },
    courier: () => modules.find((module) => module.courier !== undefined)?.courier ?? null,
    healthChanged,
    request: async (path, init) => app.request(path, init),
    platformAnswered: (now) => {
      if (now === answered) return;
      answered = now;
      events.publish('platform', platform());
    },
    ...(options.faultPoint === undefined ? {} : { faultPoint: options.faultPoint }),
  };
  catalogue =
    options.catalogueDir === undefined
      ? await catalogueModule(services, join(options.assetsDir, 'catalogue'))
      : await catalogueFolderModule(services, options.catalogueDir);
  modules.push(catalogue);
  for (const factory of options.modules ?? []) modules.push(await factory(services));

  const kiosk = (): KioskInfo => ({
    kioskId: config.kioskId,
    terminal: config.terminal,
    region: config.region,
    siteName: config.siteName,
    panel: config.panel,
    idle: config.idle,
    simulated: devices.list().some((device) => device.simulated) || (config.platform?.simulated ?? false),
    faultPoints: options.faultPoint !== undefined,
    platform: platformKeys(),
    accepting: accepting(),
    ...(config.languages === undefined ? {} : { languages: config.languages }),
    ...(config.volume === undefined ? {} : { volume: config.volume }),
    ...(config.sync === undefined ? {} : { sync: config.sync }),
  });

  const lease = new PageLease((page) => events.supersede(page));
  const tooLarge = () => problem(413, 'too-large', 'The body is too large.');
  app.use('*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));
  const onePage: MiddlewareHandler = async (c, next) => {
    const page = c.req.header(PAGE_HEADER) ?? c.req.query(PAGE_PARAMETER);
    if (page !== undefined && !lease.claim(page))
      return problem(409, 'page-superseded', 'A newer kiosk page has taken over.');
    return next();
  };
  app.use('/api/*', onePage);
  app.use('/platform/*', onePage);

  app.get('/api/kiosk', (c) => c.json(kiosk(), 200, { 'cache-control': 'no-store' }));
  app.get('/api/events', (c) => events.subscribe(c.req.query(PAGE_PARAMETER) ?? null));
  app.post('/api/alive', (c) => {
    // Not the wall clock: a correction of the time must not look like a hung page.
    alive = performance.now();
    return c.body(null, 204);
  });
  app.route('/', deviceRoutes(devices));
  app.route('/', simulatorRoutes(devices, network));
  for (const module of modules) if (module.routes !== undefined) app.route('/', module.routes);
  app.all('/api/*', () => problem(404, 'not-found', 'There is no such address.'));
  app.all('/platform/*', () => problem(404, 'not-found', 'There is no such address.'));
  // Browsers ask for it unasked; the kiosk has no tab to show it in.
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('*', async (c) => {
    const path = new URL(c.req.url).pathname;
    return (await pageFile(path, options)) ?? problem(404, 'not-found', 'There is no such address.');
  });
  app.notFound(() => problem(404, 'not-found', 'There is no such address.'));
  // A bug, never something a device or a citizen did. Its message could hold data, so it goes nowhere.
  app.onError(() => problem(500, 'internal', 'The host failed.'));

  devices.start();
  await devices.whenReady(DEVICES_LIMIT_MS);
  return {
    fetch: async (request) => secured(await app.fetch(request), hasCamera(config)),
    silence: () => (alive === null ? null : performance.now() - alive),
    resetAlive: () => {
      alive = null;
    },
    devices,
    close: async () => {
      events.close();
      for (const module of modules) await module.close?.();
      await devices.close();
    },
  };
}

async function pageFile(path: string, { pageDir, assetsDir }: HostOptions): Promise<Response | null> {
  if (path === '/') return staticFile(pageDir, '/index.html');
  const asset = /^\/assets\/([a-z]+)\//.exec(path);
  if (asset === null) return staticFile(pageDir, path);
  const folder = asset[1] ?? '';
  return SERVED_ASSETS.includes(folder)
    ? staticFile(join(assetsDir, folder), path.slice(asset[0].length - 1))
    : null;
}
