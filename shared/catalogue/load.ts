/** Puts the catalogue's files together: shape, then meaning, then hash. All or nothing. */
import type { core, ZodType } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { CalendarYear, checkCalendarYear } from './calendar.ts';
import { canonicalText } from './canonical.ts';
import { checkLifeEvent } from './check.ts';
import { appliesTo, applyOverlay, byWidth, Overlay, type Place, placeIn } from './overlay.ts';
import { type Catalogue, CatalogueIndex, type Department, LifeEvent } from './schema.ts';
import { checkText } from './text-check.ts';

export interface CatalogueProblem {
  readonly file: string;
  readonly at: string;
  readonly problem: string;
}

/** Reads one file of the catalogue folder as text, by its name relative to the folder. */
export type ReadText = (name: string) => Promise<string>;

/** The file of an entry of the index's `overlays`. */
export const overlayFile = (entry: string): string => `overlays/${entry}.json`;

/** The file of a year of the index's `calendarYears`. */
export const calendarFile = (year: number): string => `calendar/${year}.json`;

/**
 * Loads `catalogue.json` and every file it names: life events, calendars, and the overlays of the regions. With a
 * `place` the overlays in force there are applied, the nearest region last; without one the provincial files stand as
 * they are, and every overlay is checked where it would apply.
 * @returns the catalogue with its SHA-256, or every defect found; never a half-loaded catalogue.
 */
export async function loadCatalogue(
  read: ReadText,
  place?: Place,
): Promise<Result<Catalogue, CatalogueProblem[]>> {
  const index = await readFile('catalogue.json', CatalogueIndex, read);
  if (!index.ok) return index;
  const problems: CatalogueProblem[] = [];
  const departments = [...index.value.departments];
  const overlays = await readOverlays(index.value, read, problems);
  const lifeEvents: LifeEvent[] = [];
  const fileOf = (id: string): string => `life-events/${id}.json`;
  problems.push(...namedTwice('lifeEvents', index.value.lifeEvents));
  problems.push(
    ...namedTwice(
      'departments',
      index.value.departments.map((one) => one.id),
    ),
  );
  const ids = [...new Set(index.value.lifeEvents)];
  const events = await Promise.all(
    ids.map(async (id) => ({ id, file: fileOf(id), event: await readFile(fileOf(id), LifeEvent, read) })),
  );
  for (const { id, file, event } of events) {
    if (!event.ok) {
      problems.push(...event.error);
      continue;
    }
    if (event.value.id !== id) problems.push({ file, at: 'id', problem: `is ${event.value.id}, not ${id}` });
    const defects = checkLifeEvent(event.value, index.value.departments);
    problems.push(...defects.map((defect) => ({ file, ...defect })));
    const local = overlays.filter((one) => one.overlay.lifeEvent === id);
    if (defects.length > 0) continue;
    if (place === undefined) problems.push(...everywhere(event.value, local, departments));
    const here = place === undefined ? [] : local.filter((one) => appliesTo(one.overlay, place));
    lifeEvents.push(overlaid(event.value, here, departments, problems));
  }
  const calendar = await readCalendar(index.value, read, problems);
  if (problems.length > 0) return err(problems);
  const body = { ...index.value, departments, lifeEvents, calendar };
  return ok({ ...body, hash: await sha256Hex(canonicalText(body)) });
}

async function readCalendar(
  index: CatalogueIndex,
  read: ReadText,
  problems: CatalogueProblem[],
): Promise<CalendarYear[]> {
  const years: CalendarYear[] = [];
  for (const year of index.calendarYears) {
    const file = calendarFile(year);
    const found = await readFile(file, CalendarYear, read);
    if (!found.ok) {
      problems.push(...found.error);
      continue;
    }
    if (found.value.year !== year)
      problems.push({ file, at: 'year', problem: `is ${found.value.year}, not ${year}` });
    problems.push(...checkCalendarYear(found.value).map((defect) => ({ file, ...defect })));
    years.push(found.value);
  }
  return years;
}

interface OverlayFile {
  readonly file: string;
  readonly overlay: Overlay;
}

/** Every overlay the index names, the widest region first, whether in force or not: a broken one is a defect today. */
async function readOverlays(
  index: CatalogueIndex,
  read: ReadText,
  problems: CatalogueProblem[],
): Promise<OverlayFile[]> {
  const found: OverlayFile[] = [];
  for (const entry of index.overlays) {
    const file = overlayFile(entry);
    const overlay = await readFile(file, Overlay, read);
    if (!overlay.ok) {
      problems.push(...overlay.error);
      continue;
    }
    const { region, lifeEvent } = overlay.value;
    if (`${region}/${lifeEvent}` !== entry)
      problems.push({ file, at: 'region', problem: `says ${region}/${lifeEvent}, not ${entry}` });
    if (!index.lifeEvents.includes(lifeEvent))
      problems.push({ file, at: 'lifeEvent', problem: `no life event has the id ${lifeEvent}` });
    found.push({ file, overlay: overlay.value });
  }
  return found.sort((one, other) => byWidth(one.overlay, other.overlay));
}

/** What is wrong in any region, on the first day of each overlay: for authors, who have all of them before them. */
function everywhere(
  event: LifeEvent,
  overlays: readonly OverlayFile[],
  departments: readonly Department[],
): CatalogueProblem[] {
  const found = new Map<string, CatalogueProblem>();
  for (const { overlay } of overlays) {
    const first = { region: overlay.region, today: overlay.effectiveFrom };
    const there = overlays.filter((one) => appliesTo(one.overlay, first));
    const problems: CatalogueProblem[] = [];
    overlaid(event, there, [...departments], problems);
    for (const one of problems) found.set(JSON.stringify(one), one);
  }
  return [...found.values()];
}

/** The life event with its overlays, each checked by itself so that a defect names the file it came with. */
function overlaid(
  event: LifeEvent,
  overlays: readonly OverlayFile[],
  departments: Department[],
  problems: CatalogueProblem[],
): LifeEvent {
  let current = event;
  for (const { file, overlay } of overlays) {
    for (const department of overlay.departments) {
      if (departments.some((one) => one.id === department.id))
        problems.push({ file, at: `departments.${department.id}`, problem: 'is there already' });
      else departments.push(department);
    }
    const applied = applyOverlay(current, overlay);
    problems.push(...applied.problems.map((problem) => ({ file, ...problem })));
    const parsed = LifeEvent.safeParse(applied.event);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        problems.push({ file, at: placeIn(applied.event, issue.path), problem: issue.message });
      return current;
    }
    const defects = checkLifeEvent(parsed.data, departments);
    problems.push(...defects.map(({ at, problem }) => ({ file, at: `patch.${at}`, problem })));
    current = {
      ...parsed.data,
      source: `${parsed.data.source}；${overlay.source}`,
      verified: parsed.data.verified && overlay.verified,
    };
  }
  return current;
}

const namedTwice = (list: string, ids: readonly string[]): CatalogueProblem[] =>
  ids.flatMap((id, index) =>
    ids.indexOf(id) < index
      ? [{ file: 'catalogue.json', at: `${list}.${index}`, problem: `${id} is there twice` }]
      : [],
  );

async function readFile<T>(
  file: string,
  schema: ZodType<T>,
  read: ReadText,
): Promise<Result<T, CatalogueProblem[]>> {
  let text: string;
  try {
    text = await read(file);
  } catch {
    return err([{ file, at: '', problem: 'cannot be read' }]);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err([{ file, at: '', problem: 'is not JSON' }]);
  }
  const hidden = checkText(text);
  if (hidden.length > 0) return err(hidden.map((defect) => ({ file, ...defect })));
  const parsed = schema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.flatMap((issue) => problemsOf(file, issue)));
}

/** A key that is not known is told at the key itself, so that its line can be found. */
function problemsOf(file: string, issue: core.$ZodIssue): CatalogueProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      file,
      // An empty key has a place, too.
      at: [...issue.path, key === '' ? '""' : key].join('.'),
      problem: 'is not known here',
    }));
  return [{ file, at: issue.path.join('.'), problem: issue.message }];
}

async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
