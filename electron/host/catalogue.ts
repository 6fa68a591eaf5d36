import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import type { Place } from '#shared/catalogue/overlay.ts';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import type { HostModule } from './app.ts';
import { problem } from './problem.ts';

export interface CatalogueModule extends HostModule {
  /** The running catalogue; null while there is none that can be used. */
  catalogue(): Catalogue | null;
}

/**
 * The catalogue package of a folder, loaded whole or not at all. With a broken one the kiosk takes no new visit, says
 * which file and place is wrong, and keeps draining its outbox. The overlays of the kiosk's region are part of it.
 */
export async function catalogueModule(dir: string, place: Place): Promise<CatalogueModule> {
  const loaded = await loadCatalogue((name) => readFile(join(dir, name), 'utf8'), place);
  const routes = new Hono();
  if (!loaded.ok) {
    const { error } = loaded;
    routes.get('/api/catalogue', () =>
      problem(503, 'catalogue-broken', 'The catalogue cannot be used.', { defects: error }),
    );
    return { routes, health: () => ['catalogue-broken'], catalogue: () => null };
  }
  const text = JSON.stringify(loaded.value);
  const headers = { etag: `"${loaded.value.hash}"`, 'cache-control': 'no-cache' };
  routes.get('/api/catalogue', (c) =>
    c.req.header('if-none-match') === headers.etag
      ? c.body(null, 304, headers)
      : c.body(text, 200, { ...headers, 'content-type': 'application/json; charset=utf-8' }),
  );
  return { routes, catalogue: () => loaded.value };
}
