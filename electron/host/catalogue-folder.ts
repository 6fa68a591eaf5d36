import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import type { CatalogueStatus } from '#shared/api/catalogue.ts';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import { chinaDate } from '#shared/time/china.ts';
import type { HostServices } from './app.ts';
import type { CatalogueModule } from './catalogue.ts';
import { brokenCatalogue, servedCatalogue } from './catalogue-answer.ts';

const LOOK_EVERY_MS = 500;

/**
 * An author's folder as the catalogue, unsigned and followed as its files change: for previews and tests, with virtual
 * devices only. While the folder has a defect the last whole catalogue stays.
 */
export async function catalogueFolderModule(services: HostServices, dir: string): Promise<CatalogueModule> {
  const { config, events, platformTime } = services;
  const load = () =>
    loadCatalogue((name) => readFile(join(dir, name), 'utf8'), {
      region: config.region,
      today: chinaDate(platformTime.now()),
    });
  let seen = await stampOf(dir);
  let loaded = await load();
  let catalogue: Catalogue | undefined = loaded.ok ? loaded.value : undefined;
  let earlier: Catalogue | undefined;

  const event = () => ({ hash: catalogue?.hash ?? null, live: true });
  events.onConnect('catalogue', () => [event()]);
  const look = async () => {
    const now = await stampOf(dir);
    if (now === seen) return;
    seen = now;
    loaded = await load();
    if (!loaded.ok || loaded.value.hash === catalogue?.hash) return;
    earlier = catalogue;
    catalogue = loaded.value;
    events.publish('catalogue', event());
    services.healthChanged();
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined);
  }, LOOK_EVERY_MS);
  timer.unref();

  const status = (): CatalogueStatus => ({
    source: 'folder',
    version: catalogue?.version ?? null,
    hash: catalogue?.hash ?? null,
    id: null,
    keyId: null,
    expires: null,
    clockVerified: platformTime.verified,
    warnings: [],
    waiting: null,
    refused: null,
  });
  const routes = new Hono();
  routes.get('/api/catalogue', (c) =>
    catalogue === undefined ? brokenCatalogue(loaded.ok ? [] : loaded.error) : servedCatalogue(c, catalogue),
  );
  routes.get('/api/catalogue/status', (c) => c.json(status(), 200, { 'cache-control': 'no-store' }));
  return {
    routes,
    catalogue: (hash) => [catalogue, earlier].find((one) => one?.hash === hash) ?? null,
    health: () => (catalogue === undefined ? ['catalogue-broken'] : []),
    close: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Names, sizes and times of the folder's files: differs as soon as one of them is saved. Empty when it cannot be read. */
async function stampOf(dir: string): Promise<string> {
  try {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
    const lines = files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = await stat(path);
      return `${path} ${mtimeMs} ${size}`;
    });
    return (await Promise.all(lines)).sort().join('\n');
  } catch {
    return '';
  }
}
