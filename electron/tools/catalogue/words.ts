import type * as z from 'zod';
import type { Condition } from '#shared/catalogue/conditions.ts';
import type { TimeLimit, Wording } from '#shared/catalogue/schema.ts';

/** A condition in words, with the ids an author sees in the file: `home is rented and not (vaccinated is yes)`. */
export function conditionText(condition: Condition): string {
  if ('situation' in condition)
    return `${condition.situation} is ${'is' in condition ? condition.is : condition.in.join(' or ')}`;
  if ('element' in condition) return `${condition.element} ${valueText(condition)}`;
  if ('matter' in condition) return `${condition.matter} is ${condition.selected ? '' : 'not '}chosen`;
  if ('not' in condition) return `not (${conditionText(condition.not)})`;
  const [parts, word] = 'all' in condition ? [condition.all, ' and '] : [condition.any, ' or '];
  return parts.map((part) => bracketed(part)).join(word);
}

const bracketed = (part: Condition): string =>
  ('all' in part && part.all.length > 1) || ('any' in part && part.any.length > 1)
    ? `(${conditionText(part)})`
    : conditionText(part);

function valueText(condition: Extract<Condition, { element: string }>): string {
  if ('is' in condition) return `is ${condition.is}`;
  const bounds: string[] = [];
  if ('atLeast' in condition && condition.atLeast !== undefined)
    bounds.push(`is at least ${condition.atLeast}`);
  if ('atMost' in condition && condition.atMost !== undefined) bounds.push(`is at most ${condition.atMost}`);
  if ('from' in condition && condition.from !== undefined) bounds.push(`is from ${condition.from} on`);
  if ('until' in condition && condition.until !== undefined)
    bounds.push(`is ${condition.until} at the latest`);
  return bounds.join(' and ');
}

/** `养犬登记 (dog-registration)`: the word on the screen and the id in the file. */
export const named = ({ id, name }: { readonly id: string; readonly name: Wording }): string =>
  `${name.zh} (${id})`;

/** The names of things by id; an id nothing has stays as it is. */
export const namesOf = (
  list: readonly { readonly id: string; readonly name: Wording }[],
  ids: readonly string[],
) => ids.map((id) => list.find((one) => one.id === id)?.name.zh ?? id).join('、');

/** `20.00 yuan`. */
export const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} yuan`;

export const daysText = ({ workingDays, immediate }: z.infer<typeof TimeLimit>): string =>
  immediate ? 'at once' : `${workingDays} working day${workingDays === 1 ? '' : 's'}`;

/** `1 page`, `1 to 2 pages`. */
export const pagesText = ({ min, max }: { readonly min: number; readonly max: number }): string =>
  min === max ? `${min} page${min === 1 ? '' : 's'}` : `${min} to ${max} pages`;
