/** The catalogue this page works with. A visit ends with the one it began with; a newer one comes between visits. */
import { create } from 'zustand';
import type { HostEvent } from '#shared/api/events.ts';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { requestJson } from '../api/client.ts';
import { inVisit, useRoute } from '../app/router.ts';
import { onWipe } from '../session/wipe.ts';
import { useVisit } from './store.ts';

interface CatalogueState {
  readonly catalogue: Catalogue | null;
  /** The host gave none, or one this page cannot read. */
  readonly failed: boolean;
}

export const useCatalogue = create<CatalogueState>(() => ({ catalogue: null, failed: false }));

/** What the host last said it has. */
let offered: HostEvent<'catalogue'> = { hash: null, live: false };

const isStale = (): boolean => {
  const { catalogue } = useCatalogue.getState();
  return offered.hash !== null && offered.hash !== catalogue?.hash;
};

const isFixed = (): boolean =>
  inVisit(useRoute.getState().screen) && useCatalogue.getState().catalogue !== null && !offered.live;

export async function loadCatalogue(): Promise<void> {
  const answer = await requestJson('/api/catalogue', Catalogue);
  // A citizen may have begun meanwhile.
  if (isFixed()) return;
  if (answer.ok) adopt(answer.value);
  else useCatalogue.setState({ failed: true });
}

function adopt(catalogue: Catalogue): void {
  useCatalogue.setState({ catalogue, failed: false });
  // Only an author who is trying out a folder gets here within a visit: answers stay, the life event is the new one.
  const { lifeEvent } = useVisit.getState();
  const fresh = catalogue.lifeEvents.find((one) => one.id === lifeEvent?.id);
  if (fresh !== undefined) useVisit.setState({ lifeEvent: fresh });
}

/** The host has told which catalogue it has: loads it now, or as soon as the visit is over. */
export function catalogueOffered(event: HostEvent<'catalogue'>): void {
  offered = event;
  const { catalogue, failed } = useCatalogue.getState();
  const isLoading = catalogue === null && !failed;
  if (!isLoading && isStale() && !isFixed()) void loadCatalogue();
}

onWipe(() => {
  if (isStale()) void loadCatalogue();
});
