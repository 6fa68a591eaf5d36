/** Life events with answers, generated and real, and what a plan says in short. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import type { Answers, Plan } from '#shared/plan/types.ts';
import { arbitraryAnswers } from './arbitrary-event.ts';

export const RUNS = 500;
/** Milliseconds; a busy machine takes its time. */
export const SLOW = 60_000;

/** The life events of the catalogue. */
export async function realEvents(): Promise<LifeEvent[]> {
  const root = join(import.meta.dirname, '../../assets/catalogue');
  const loaded = await loadCatalogue((name) => readFile(join(root, name), 'utf8'));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 1));
  return loaded.value.lifeEvents;
}

export type Case = readonly [LifeEvent, Answers];
export const withAnswers = (event: fc.Arbitrary<LifeEvent>): fc.Arbitrary<Case> =>
  event.chain((one) => fc.tuple(fc.constant(one), arbitraryAnswers(one)));

export const selectedOf = (plan: Plan): string[] =>
  plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter.id);
export const elementsOf = (plan: Plan) => plan.groups.flatMap((group) => group.elements);
export const idsOf = (plan: Plan): string[] => elementsOf(plan).map((one) => one.element.id);
export const papersOf = (plan: Plan): string[] => plan.materials.map((one) => one.material.id);
