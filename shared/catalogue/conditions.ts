/**
 * Conditions are data: a small typed JSON language, never code. They are three-valued, because an
 * unanswered question is neither yes nor no: `unknown` is carried, not guessed.
 */
import * as z from 'zod';

export type Truth = 'true' | 'false' | 'unknown';

export type Condition =
  | { readonly situation: string; readonly is: string }
  | { readonly situation: string; readonly in: readonly string[] }
  | { readonly element: string; readonly is: string }
  /** A number not below and not above; the unit is the element's. */
  | { readonly element: string; readonly atLeast?: number; readonly atMost?: number }
  /** A day, `YYYY-MM-DD`, both ends included. */
  | { readonly element: string; readonly from?: string; readonly until?: string }
  | { readonly matter: string; readonly selected: boolean }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

const Day = z.iso.date();

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ situation: z.string(), is: z.string() }),
    z.strictObject({ situation: z.string(), in: z.array(z.string()).min(1) }),
    z.strictObject({ element: z.string(), is: z.string() }),
    z
      .strictObject({ element: z.string(), atLeast: z.number().optional(), atMost: z.number().optional() })
      .refine((one) => one.atLeast !== undefined || one.atMost !== undefined, 'compares with nothing'),
    z
      .strictObject({ element: z.string(), from: Day.optional(), until: Day.optional() })
      .refine((one) => one.from !== undefined || one.until !== undefined, 'compares with nothing'),
    z.strictObject({ matter: z.string(), selected: z.boolean() }),
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
  ]),
);

/**
 * What a condition may look at. A missing answer or value is `undefined` and evaluates to `unknown`;
 * `null` is a question or field that is not on this citizen's path, whose value equals nothing.
 */
export interface Facts {
  readonly situation: (id: string) => string | null | undefined;
  readonly element: (id: string) => string | null | undefined;
  readonly matter: (id: string) => boolean | undefined;
}

const known = (value: boolean | undefined): Truth =>
  value === undefined ? 'unknown' : value ? 'true' : 'false';

/** Kleene's strong three-valued logic: `false` wins in `all`, `true` wins in `any`, otherwise unknown spreads. */
export function evaluate(condition: Condition | undefined, facts: Facts): Truth {
  if (condition === undefined) return 'true';
  if ('situation' in condition) {
    const answer = facts.situation(condition.situation);
    if (answer === undefined) return 'unknown';
    if (answer === null) return 'false';
    return known('is' in condition ? answer === condition.is : condition.in.includes(answer));
  }
  if ('element' in condition) {
    const value = facts.element(condition.element);
    if (value === undefined) return 'unknown';
    if (value === null) return 'false';
    if ('is' in condition) return known(value === condition.is);
    if ('from' in condition || 'until' in condition) {
      const day = value.slice(0, 10);
      return known((condition.from ?? day) <= day && day <= (condition.until ?? day));
    }
    const number = Number(value);
    if (value.trim() === '' || Number.isNaN(number)) return 'unknown';
    return known(
      ('atLeast' in condition ? (condition.atLeast ?? number) : number) <= number &&
        number <= ('atMost' in condition ? (condition.atMost ?? number) : number),
    );
  }
  if ('matter' in condition) {
    const selected = facts.matter(condition.matter);
    return selected === undefined ? 'unknown' : known(selected === condition.selected);
  }
  if ('not' in condition) {
    const inner = evaluate(condition.not, facts);
    return inner === 'unknown' ? 'unknown' : known(inner === 'false');
  }
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => evaluate(part, facts));
  const decisive: Truth = 'all' in condition ? 'false' : 'true';
  if (parts.includes(decisive)) return decisive;
  return parts.includes('unknown') ? 'unknown' : 'all' in condition ? 'true' : 'false';
}

/** Every name a condition mentions, for checks at load. */
export function namesIn(condition: Condition | undefined): {
  situations: { id: string; options: readonly string[] }[];
  elements: { id: string; options: readonly string[]; compares?: 'number' | 'day' }[];
  matters: string[];
} {
  const found = {
    situations: [] as { id: string; options: readonly string[] }[],
    elements: [] as { id: string; options: readonly string[]; compares?: 'number' | 'day' }[],
    matters: [] as string[],
  };
  const walk = (part: Condition): void => {
    if ('situation' in part)
      found.situations.push({ id: part.situation, options: 'is' in part ? [part.is] : part.in });
    else if ('element' in part)
      found.elements.push(
        'is' in part
          ? { id: part.element, options: [part.is] }
          : { id: part.element, options: [], compares: 'from' in part || 'until' in part ? 'day' : 'number' },
      );
    else if ('matter' in part) found.matters.push(part.matter);
    else if ('not' in part) walk(part.not);
    else for (const inner of 'all' in part ? part.all : part.any) walk(inner);
  };
  if (condition !== undefined) walk(condition);
  return found;
}
