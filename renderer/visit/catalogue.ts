/** The catalogue this page works with; loaded once, then fixed for every visit until the page starts again. */
import { create } from 'zustand';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { requestJson } from '../api/client.ts';

interface CatalogueState {
  readonly catalogue: Catalogue | null;
  /** The host gave none, or one this page cannot read. */
  readonly failed: boolean;
}

export const useCatalogue = create<CatalogueState>(() => ({ catalogue: null, failed: false }));

export async function loadCatalogue(): Promise<void> {
  const answer = await requestJson('/api/catalogue', Catalogue);
  useCatalogue.setState(answer.ok ? { catalogue: answer.value, failed: false } : { failed: true });
}
