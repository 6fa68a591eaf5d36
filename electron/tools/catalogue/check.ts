import { join } from 'node:path';
import type { ZodType } from 'zod';
import { type CatalogueProblem, loadCatalogue, type ReadText } from '#shared/catalogue/load.ts';
import { Overlay, type Place } from '#shared/catalogue/overlay.ts';
import { LifeEvent } from '#shared/catalogue/schema.ts';
import { catalogueFiles, folderReader } from './folder.ts';
import { type LocatedJson, locateJson, type Position } from './locate.ts';
import { table } from './table.ts';

export interface FoundDefect extends Position {
  readonly file: string;
  readonly problem: string;
}

/** What a life event has of each thing. None of them may be zero. */
export interface Counts {
  readonly matters: number;
  readonly departments: number;
  readonly elements: number;
  readonly materials: number;
  readonly situations: number;
  readonly forms: number;
}

export interface CheckReport {
  /** In the order of `catalogue.json`. */
  readonly events: readonly { readonly id: string; readonly counts: Counts }[];
  readonly defects: readonly FoundDefect[];
}

/** Checks a catalogue folder whole: every defect of every file, each with the line and column to look at. */
export async function checkFolder(dir: string): Promise<CheckReport> {
  const read = folderReader(dir);
  const names = await catalogueFiles(dir).catch(() => []);
  const files = new Map<string, LocatedJson>();
  const events: { id: string; counts: Counts }[] = [];
  const defects: FoundDefect[] = [];
  const report = (file: string, position: Position, problem: string): void => {
    defects.push({ file, line: position.line, column: position.column, problem });
  };

  for (const name of names) {
    const text = await read(name);
    const located = locateJson(text);
    files.set(name, located);
    for (const fault of located.faults) report(name, fault, fault.problem);
    const broken = text.indexOf('\uFFFD');
    if (broken >= 0) report(name, located.place(broken), 'is not UTF-8; save the file with that encoding');
    const event = name.startsWith('life-events/') ? parsed(text, LifeEvent) : undefined;
    if (event === undefined) continue;
    const counts = countsOf(event);
    events.push({ id: event.id, counts });
    for (const [what, count] of Object.entries(counts))
      if (count === 0) report(name, located.find(what), `${event.id} has no ${what}`);
  }

  for (const one of await problemsOf(names, read)) {
    const located = files.get(one.file);
    // A text that is no JSON has been told of, with its place.
    if (located !== undefined && located.faults.length > 0 && one.at === '') continue;
    report(one.file, located?.find(one.at, one.problem) ?? { line: 1, column: 1 }, sentence(one));
  }
  const named = await namedEvents(read);
  for (const { id } of events)
    if (!named.includes(id))
      report(
        `life-events/${id}.json`,
        { line: 1, column: 1 },
        'is not named in lifeEvents of catalogue.json',
      );
  events.sort((a, b) => named.indexOf(a.id) - named.indexOf(b.id));
  return { events, defects: defects.sort(inReadingOrder) };
}

/** What the loader says of the folder as it stands, and as it is in each region that has overlays. */
async function problemsOf(names: readonly string[], read: ReadText): Promise<CatalogueProblem[]> {
  const problems = new Map<string, CatalogueProblem>();
  for (const place of [undefined, ...(await overlaidPlaces(names, read))]) {
    const loaded = await loadCatalogue(read, place);
    for (const one of loaded.ok ? [] : loaded.error)
      problems.set(`${one.file} ${one.at} ${one.problem}`, one);
  }
  return [...problems.values()];
}

async function overlaidPlaces(names: readonly string[], read: ReadText): Promise<Place[]> {
  const places: Place[] = [];
  for (const name of names.filter((one) => one.startsWith('overlays/'))) {
    const overlay = parsed(await read(name), Overlay);
    if (overlay !== undefined) places.push({ region: overlay.region, today: overlay.effectiveFrom });
  }
  return places;
}

const sentence = ({ at, problem }: CatalogueProblem): string => (at === '' ? problem : `${at}: ${problem}`);

const inReadingOrder = (a: FoundDefect, b: FoundDefect): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column;

function parsed<T>(text: string, schema: ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const countsOf = (event: LifeEvent): Counts => ({
  matters: event.matters.length,
  departments: new Set([event.lead, ...event.cooperating]).size,
  elements: event.elements.length,
  materials: event.materials.length,
  situations: event.situations.length,
  forms: event.matters.filter((matter) => matter.form !== undefined).length,
});

/** The life events a kiosk would read. */
async function namedEvents(read: (name: string) => Promise<string>): Promise<readonly unknown[]> {
  try {
    const { lifeEvents } = JSON.parse(await read('catalogue.json'));
    return Array.isArray(lifeEvents) ? lifeEvents : [];
  } catch {
    return [];
  }
}

const columns = ['matters', 'departments', 'elements', 'materials', 'situations', 'forms'] as const;

/**
 * `catalogue check DIR`: one row a life event, then every defect as `file:line:column sentence`, then the sum. Returns
 * the lines and whether the folder can be used.
 */
export function checkText(dir: string, { events, defects }: CheckReport): { lines: string[]; ok: boolean } {
  const rows = events.map(({ id, counts }) => [id, ...columns.map((name) => String(counts[name]))]);
  const total = (name: keyof Counts): number => events.reduce((sum, one) => sum + one.counts[name], 0);
  const sums = columns
    .filter((name) => name !== 'departments')
    .map((name) => counted(total(name), name.slice(0, -1)));
  return {
    lines: [
      ...table(['life event', ...columns], rows),
      '',
      ...defects.map(({ file, line, column, problem }) => `${join(dir, file)}:${line}:${column} ${problem}`),
      ...(defects.length > 0 ? [''] : []),
      [counted(events.length, 'life event'), ...sums, counted(defects.length, 'error')].join(', '),
    ],
    ok: defects.length === 0,
  };
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
