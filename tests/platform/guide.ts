/** What the departments' guides say, from the shipped catalogue: names, time limits, what comes first. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import { type Catalogue, type LifeEvent, type Matter, needed } from '#shared/catalogue/schema.ts';
import { addWorkingDays } from '#shared/plan/calendar.ts';

export interface Guide {
  /** Chinese name of a life event, matter, element, material or department; the id itself where the guide has none. */
  name(lifeEvent: string, id: string): string;
  /** Matters of the list that have to be finished before this one. */
  waitsFor(lifeEvent: string, matter: string, among: readonly string[]): string[];
  /** Last day to decide on a matter accepted on this day (`YYYY-MM-DD`). */
  dueBy(lifeEvent: string, matter: string, acceptedOn: string): string;
  /** The lead unit and who supervises a matter, as department ids. */
  lead(lifeEvent: string): string | undefined;
  supervisor(lifeEvent: string, matter: string): string | undefined;
}

/** 法定办结时限 where the guide knows none: 20 working days (行政许可法 第四十二条). */
const DECISION_DAYS = 20;
const SHIPPED = join(import.meta.dirname, '../../assets/catalogue');

/** Reads the shipped catalogue; without it everything is called by its id and has the legal time. */
export async function openGuide(): Promise<Guide> {
  const loaded = await loadCatalogue((name) => readFile(join(SHIPPED, name), 'utf8'));
  const catalogue: Catalogue | undefined = loaded.ok ? loaded.value : undefined;
  const eventOf = (id: string): LifeEvent | undefined => catalogue?.lifeEvents.find((one) => one.id === id);
  const matterOf = (lifeEvent: string, id: string): Matter | undefined =>
    eventOf(lifeEvent)?.matters.find((one) => one.id === id);
  return {
    name: (lifeEvent, id) => {
      const event = eventOf(lifeEvent);
      if (id === event?.id) return event.name.zh;
      const named = [
        ...(event === undefined ? [] : [...event.matters, ...event.elements, ...event.materials]),
        ...(catalogue?.departments ?? []),
      ];
      return named.find((one) => one.id === id)?.name.zh ?? id;
    },
    waitsFor: (lifeEvent, matter, among) =>
      (matterOf(lifeEvent, matter)?.needs ?? []).flatMap(needed).filter((other) => among.includes(other)),
    dueBy: (lifeEvent, matter, acceptedOn) => {
      const days = matterOf(lifeEvent, matter)?.time.workingDays ?? DECISION_DAYS;
      return addWorkingDays(acceptedOn, days, catalogue?.calendar ?? []).day;
    },
    lead: (lifeEvent) => eventOf(lifeEvent)?.lead,
    supervisor: (lifeEvent, matter) => matterOf(lifeEvent, matter)?.supervisor,
  };
}
