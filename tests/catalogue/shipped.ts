/** The catalogue as shipped, loaded from its files. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import type { Catalogue, LifeEvent } from '#shared/catalogue/schema.ts';

const root = join(import.meta.dirname, '../..');

export async function shippedCatalogue(): Promise<Catalogue> {
  const loaded = await loadCatalogue((name) => readFile(join(root, 'assets/catalogue', name), 'utf8'));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 1));
  return loaded.value;
}

export function eventOf(catalogue: Catalogue, id: string): LifeEvent {
  const event = catalogue.lifeEvents.find((one) => one.id === id);
  if (!event) throw new Error(`The catalogue has no life event ${id}`);
  return event;
}
