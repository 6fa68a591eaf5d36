/** Statistics of one kiosk and one day: counts by rule (国办发〔2022〕32号 四、五), never about a person. */
import { z } from '#shared/envelope/schema.ts';

const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/);
const Count = z.int().min(0).max(1_000_000_000);

/** What one life event saw in one day. */
export const EventCounts = z.strictObject({
  lifeEvent: Code,
  started: Count,
  submitted: Count,
  /** Visits that reached a screen, and those that ended on it without submitting. */
  steps: z.array(z.strictObject({ step: Code, entered: Count, abandoned: Count })).max(40),
  /** Seconds of the submitted visits together. */
  seconds: Count,
  /** Matters in the submitted visits. */
  matters: Count,
  /** What the bundle spared against one visit per matter: questions, papers, trips. */
  saved: z.strictObject({ fields: Count, materials: Count, visits: Count }),
});
export type EventCounts = z.infer<typeof EventCounts>;

/** `PUT /v1/devices/{kiosk}/statistics/{day}`. The whole day each time; the highest revision stays. */
export const StatisticsDay = z.strictObject({
  day: z.iso.date(),
  revision: z.int().min(1),
  lifeEvents: z.array(EventCounts).max(500),
});
export type StatisticsDay = z.infer<typeof StatisticsDay>;

export const StatisticsTaken = z.object({ day: z.iso.date(), revision: z.int() });

/** What is known of a visit that was submitted: sums over its chosen matters on their own, and what was asked at once. */
export interface VisitMeasure {
  readonly fieldsApart: number;
  readonly fieldsAsked: number;
  readonly materialsApart: number;
  readonly materialsGiven: number;
  readonly matters: number;
}

/** The rule: a bundle spares every question and paper that would have been given again, and all trips but one. */
export const savedBy = (visit: VisitMeasure): EventCounts['saved'] => ({
  fields: Math.max(0, visit.fieldsApart - visit.fieldsAsked),
  materials: Math.max(0, visit.materialsApart - visit.materialsGiven),
  visits: Math.max(0, visit.matters - 1),
});

export const emptyCounts = (lifeEvent: string): EventCounts => ({
  lifeEvent,
  started: 0,
  submitted: 0,
  steps: [],
  seconds: 0,
  matters: 0,
  saved: { fields: 0, materials: 0, visits: 0 },
});

/** The counts with one more visit. Seconds count for submitted visits only: who leaves early saved nobody time. */
export function addVisit(
  counts: EventCounts,
  visit: {
    readonly steps: readonly string[];
    readonly abandonedAt: string | null;
    readonly seconds: number;
    readonly measure: VisitMeasure | null;
  },
): EventCounts {
  const names = [...new Set([...counts.steps.map((one) => one.step), ...visit.steps])];
  const steps = names.map((step) => {
    const before = counts.steps.find((one) => one.step === step);
    return {
      step,
      entered: (before?.entered ?? 0) + (visit.steps.includes(step) ? 1 : 0),
      abandoned: (before?.abandoned ?? 0) + (visit.abandonedAt === step ? 1 : 0),
    };
  });
  const { measure } = visit;
  const started = { ...counts, started: counts.started + 1, steps };
  if (measure === null) return started;
  const saved = savedBy(measure);
  return {
    ...started,
    submitted: counts.submitted + 1,
    seconds: counts.seconds + visit.seconds,
    matters: counts.matters + measure.matters,
    saved: {
      fields: counts.saved.fields + saved.fields,
      materials: counts.saved.materials + saved.materials,
      visits: counts.saved.visits + saved.visits,
    },
  };
}
