/**
 * 因地制宜: a county's file changes or adds to the provincial life event without copying it. `patch` is a JSON Merge
 * Patch (RFC 7396) with one addition: a list is patched by an object whose keys are the ids of its items. `null`
 * removes the item, an object changes it or, under a new id, is appended; `true` puts a plain id into a list of ids.
 */
import * as z from 'zod';
import { Department, type LifeEvent } from './schema.ts';

const Day = z.iso.date();

export const Overlay = z.strictObject({
  /** For editors; means nothing to the kiosk. */
  $schema: z.string().optional(),
  schema: z.literal(1),
  /** GB/T 2260: where it applies, `XX0000` for a province, `XXXX00` for a city. */
  region: z.string().regex(/^\d{6}$/),
  lifeEvent: z.string().min(1),
  effectiveFrom: Day,
  effectiveUntil: Day.optional(),
  source: z.string().min(1),
  verified: z.boolean(),
  /** Bodies only this region has. */
  departments: z.array(Department).default([]),
  patch: z.record(z.string(), z.json()),
});
export type Overlay = z.infer<typeof Overlay>;

/** Where and when the catalogue is to be used. */
export interface Place {
  /** GB/T 2260, 6 digits. */
  readonly region: string;
  /** `YYYY-MM-DD` in China. */
  readonly today: string;
}

export interface PatchProblem {
  /** Path inside the overlay's file, e.g. `patch.matters.household-registration`. */
  readonly at: string;
  readonly problem: string;
}

/** The digits a region shares with all places inside it: 110000 → 11, 110100 → 1101. */
const significant = (region: string): string => region.replace(/(00){1,2}$/, '');

/** True when `place` lies in `region` or is it. */
export const covers = (region: string, place: string): boolean => place.startsWith(significant(region));

/** The widest region first, so that the nearest has the last word. */
export const byWidth = (one: Overlay, other: Overlay): number =>
  significant(one.region).length - significant(other.region).length;

/** True when the overlay is in force at this place on this day. */
export const appliesTo = (overlay: Overlay, { region, today }: Place): boolean =>
  covers(overlay.region, region) &&
  overlay.effectiveFrom <= today &&
  today <= (overlay.effectiveUntil ?? today);

type Json = z.infer<ReturnType<typeof z.json>>;
type JsonObject = { [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a file must not change: they say which file it is. */
const FIXED = ['schema', 'id', 'audience'];

/**
 * The life event with the patch applied, not yet checked against the schema: what is new may be incomplete.
 * `problems` names what the patch removes and is not there.
 */
export function applyOverlay(
  event: LifeEvent,
  overlay: Pick<Overlay, 'patch'>,
): { readonly event: unknown; readonly problems: readonly PatchProblem[] } {
  const problems: PatchProblem[] = [];
  const report = (at: string, problem: string): void => {
    problems.push({ at, problem });
  };
  for (const key of FIXED)
    if (Object.hasOwn(overlay.patch, key)) report(`patch.${key}`, 'cannot be changed by an overlay');
  // A parsed life event is plain JSON; the round trip only drops properties that are undefined.
  const plain = JSON.parse(JSON.stringify(event)) as Json;
  return { event: merge(plain, overlay.patch, 'patch', report), problems };
}

type Report = (at: string, problem: string) => void;

function merge(target: Json | undefined, patch: Json, at: string, report: Report): Json {
  if (!isObject(patch)) return patch;
  if (Array.isArray(target)) return mergeList(target, patch, at, report);
  const merged = new Map<string, Json>(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value !== null) merged.set(key, merge(merged.get(key), value, `${at}.${key}`, report));
    else if (!merged.delete(key)) report(`${at}.${key}`, 'is not there to be removed');
  }
  return Object.fromEntries(merged);
}

function mergeList(target: readonly Json[], patch: JsonObject, at: string, report: Report): Json {
  const list = [...target];
  for (const [id, value] of Object.entries(patch)) {
    const place = `${at}.${id}`;
    const index = list.findIndex((item) => item === id || (isObject(item) && item.id === id));
    if (value === null) {
      if (index < 0) report(place, 'is not there to be removed');
      else list.splice(index, 1);
    } else if (value === true) {
      if (index < 0) list.push(id);
    } else if (!isObject(value)) report(place, 'must be an object, true or null');
    else if (index < 0) list.push(merge({ id }, value, place, report));
    else list[index] = merge(list[index], value, place, report);
  }
  return list;
}

/** A path as a reader of the overlay writes it: items of lists by their id. */
export function placeIn(value: unknown, path: readonly PropertyKey[]): string {
  const names: string[] = [];
  let current: unknown = value;
  for (const key of path) {
    current = (current as Record<PropertyKey, unknown> | undefined | null)?.[key];
    const id = typeof key === 'number' && (current as { id?: unknown } | undefined | null)?.id;
    names.push(typeof id === 'string' ? id : String(key));
  }
  return ['patch', ...names].join('.');
}
