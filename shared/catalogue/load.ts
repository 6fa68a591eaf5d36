/** Puts the catalogue's files together: shape, then meaning, then hash. All or nothing. */
import type { core, ZodType } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { canonicalText } from './canonical.ts';
import { checkLifeEvent } from './check.ts';
import { type Catalogue, CatalogueIndex, LifeEvent } from './schema.ts';
import { checkText } from './text-check.ts';

export interface CatalogueProblem {
  readonly file: string;
  readonly at: string;
  readonly problem: string;
}

/** Reads one file of the catalogue folder as text, by its name relative to the folder. */
export type ReadText = (name: string) => Promise<string>;

/**
 * Loads `catalogue.json` and every `life-events/<id>.json` it names.
 * @returns the catalogue with its SHA-256, or every defect found; never a half-loaded catalogue.
 */
export async function loadCatalogue(read: ReadText): Promise<Result<Catalogue, CatalogueProblem[]>> {
  const index = await readFile('catalogue.json', CatalogueIndex, read);
  if (!index.ok) return index;
  const problems: CatalogueProblem[] = [];
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
    problems.push(
      ...checkLifeEvent(event.value, index.value.departments).map((defect) => ({ file, ...defect })),
    );
    lifeEvents.push(event.value);
  }
  if (problems.length > 0) return err(problems);
  const body = { ...index.value, lifeEvents };
  return ok({ ...body, hash: await sha256Hex(canonicalText(body)) });
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
      at: [...issue.path, key].join('.'),
      problem: 'is not known here',
    }));
  return [{ file, at: issue.path.join('.'), problem: issue.message }];
}

async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
