import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import type { CatalogueStatus, CatalogueTaken } from '#shared/api/catalogue.ts';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import { type PackageRefusal, refusalText } from '#shared/catalogue/package.ts';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import { ok, type Result } from '#shared/result.ts';
import { chinaDate } from '#shared/time/china.ts';
import type { HostModule, HostServices } from './app.ts';
import { brokenCatalogue, forTools, isTool, servedCatalogue, takenAnswer } from './catalogue-answer.ts';
import { readCatalogueFile } from './catalogue-file.ts';
import { CataloguePackages, type Load } from './catalogue-packages.ts';
import { CatalogueStore } from './catalogue-store.ts';
import { askForCatalogue } from './catalogue-update.ts';

const FIRST_ASK_MS = 5000;
const ASK_EVERY_MS = 10 * 60_000;
const TICK_MS = 30_000;

export interface CatalogueModule extends HostModule {
  /** The catalogue of this hash, if it runs or is the one before, which an open visit still works with. */
  catalogue(hash: string): Catalogue | null;
  /** Offers the bytes of a `.ycat` file; absent where an author's folder is served. */
  take?(file: Uint8Array): Promise<Result<CatalogueTaken, PackageRefusal>>;
}

/**
 * The catalogue a kiosk works with: the newest package in force, or the one it came with. Loaded whole or not at all.
 * Without any the kiosk takes no new visit, says which file and place is wrong, and keeps draining its outbox.
 */
export async function catalogueModule(services: HostServices, shippedDir: string): Promise<CatalogueModule> {
  const { config, events, network, platformTime } = services;
  const today = () => chinaDate(platformTime.now());
  /** With the overlays in force here today. */
  const load: Load = (read) => loadCatalogue(read, { region: config.region, today: today() });
  const trusted = config.catalogueKeys ?? [];
  const packages = await CataloguePackages.open({
    store: new CatalogueStore(join(services.dataDir, 'catalogue')),
    trusted,
    region: config.region,
    time: platformTime,
    load,
    shipped: () => load((name) => readFile(join(shippedDir, name), 'utf8')),
    changed: () => announce(),
  });

  const hash = () => ({ hash: packages.catalogue?.hash ?? null, live: false });
  /** The one that runs and the one that ran before it. */
  let known: readonly (Catalogue | undefined)[] = [packages.catalogue];
  const announce = () => {
    known = [packages.catalogue, known[0]];
    events.publish('catalogue', hash());
    services.healthChanged();
  };
  events.onConnect('catalogue', () => [hash()]);

  let etag: string | null = null;
  const update = async (): Promise<Result<CatalogueTaken, PackageRefusal>> => {
    if (config.platform === null || !network.online) return ok({ outcome: 'unreachable', version: null });
    const url = config.platform.url.replace(/\/$/, '');
    const offer = await askForCatalogue({ url }, etag);
    if (offer.kind !== 'package') return ok({ outcome: offer.kind, version: null });
    try {
      const taken = await packages.offer(offer.signed, offer.blob);
      // What was refused is asked for again: the kiosk may have learnt the time, or the platform have mended it.
      if (taken.ok) etag = offer.etag;
      return taken;
    } catch {
      return ok({ outcome: 'unreachable', version: null });
    }
  };

  const isExpired = () => packages.isExpired && platformTime.verified;
  let told = isExpired();
  let loadedOn = today();
  const tick = async () => {
    packages.tick();
    if (today() !== loadedOn) {
      loadedOn = today();
      await packages.reload();
    }
    if (isExpired() !== told) services.healthChanged();
    told = isExpired();
  };
  const timers = [setInterval(() => void tick(), TICK_MS)];
  if (trusted.length > 0 && config.platform !== null) {
    timers.push(setTimeout(() => void update(), FIRST_ASK_MS));
    timers.push(setInterval(() => void update(), ASK_EVERY_MS));
  }
  for (const timer of timers) timer.unref();

  const status = (): CatalogueStatus => {
    const { running, waiting, refused, catalogue } = packages;
    return {
      source: running === undefined ? 'shipped' : 'package',
      version: catalogue?.version ?? null,
      hash: catalogue?.hash ?? null,
      id: running?.index.id ?? null,
      keyId: running?.keyId ?? null,
      expires: running?.index.expires ?? null,
      clockVerified: platformTime.verified,
      warnings: packages.isExpired ? [platformTime.verified ? 'expired' : 'expired-by-unverified-clock'] : [],
      waiting:
        waiting === undefined
          ? null
          : { version: waiting.index.version, effectiveFrom: waiting.index.effectiveFrom },
      refused: refused === undefined ? null : { reason: refused.reason, sentence: refusalText(refused) },
    };
  };

  const take = async (bytes: Uint8Array): Promise<Result<CatalogueTaken, PackageRefusal>> => {
    const file = await readCatalogueFile(bytes);
    if (!file.ok) return packages.decline(file.error);
    const { signed, blobs } = file.value;
    return packages.offer(signed, async (sha256) => blobs.get(sha256));
  };

  const routes = new Hono();
  routes.get('/api/catalogue', (c) =>
    packages.catalogue === undefined
      ? brokenCatalogue(packages.defects)
      : servedCatalogue(c, packages.catalogue),
  );
  routes.get('/api/catalogue/status', (c) => c.json(status(), 200, { 'cache-control': 'no-store' }));
  routes.post('/api/catalogue/import', async (c) => {
    if (!isTool(c.req.raw)) return forTools();
    return takenAnswer(await take(new Uint8Array(await c.req.arrayBuffer())));
  });
  routes.post('/api/catalogue/update', async (c) =>
    isTool(c.req.raw) ? takenAnswer(await update()) : forTools(),
  );

  return {
    routes,
    take,
    catalogue: (hash) => known.find((one) => one?.hash === hash) ?? null,
    health: () => [
      ...(packages.catalogue === undefined ? ['catalogue-broken'] : []),
      ...(isExpired() ? ['catalogue-expired'] : []),
    ],
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
