/** One setting of a SANE backend, as `scanimage -A` lists it. */
export interface SaneOption {
  readonly name: string;
  /** Values it takes when it is a list; units are taken off numbers. */
  readonly values: readonly string[];
  /** Bounds when it is a range. */
  readonly range: { readonly min: number; readonly max: number; readonly step: number } | undefined;
  readonly isSwitch: boolean;
}

const MAX_OPTIONS = 500;
const line = /^ {4}(-{1,2})([a-z][a-z0-9-]*)(?:\[=\(([^)]*)\)\]| (.+?))? \[([^\]]*)\](?: \[([^\]]*)\])*$/;
const span = /^(-?[\d.]+)\.\.(-?[\d.]+)[a-z%]*(?:,\.\.\.)?(?: \(in steps of ([\d.]+)\))?$/;

/**
 * Reads what `scanimage -A` prints (sane-backends 1.0.25 … 1.2): active options only, in the order they must be set.
 * Lines that are none, descriptions among them, are passed over.
 */
export function readOptions(text: string): readonly SaneOption[] {
  const options: SaneOption[] = [];
  for (const one of text.split('\n', 5_000)) {
    if (one.length > 4_000) continue;
    const [, , name, choice, constraint, current, flag] = line.exec(one) ?? [];
    if (name === undefined || current === 'inactive' || flag === 'read-only' || flag === 'inactive') continue;
    if (options.length >= MAX_OPTIONS) break;
    const [, min, max, step] = span.exec(constraint ?? '') ?? [];
    options.push({
      name,
      isSwitch: choice !== undefined && /\byes\b/.test(choice),
      range:
        min === undefined
          ? undefined
          : { min: Number(min), max: Number(max), step: step === undefined ? 0 : Number(step) },
      values: min === undefined && constraint?.includes('|') ? valuesOf(constraint) : single(constraint),
    });
  }
  return options;
}

/** `75|150|300dpi` has its unit on the last value only. */
function valuesOf(constraint: string): readonly string[] {
  const values = constraint.split('|').filter((value) => value !== '');
  const last = values.at(-1) ?? '';
  const number = /^(-?[\d.]+)(dpi|mm|bit|pel|us|%)$/.exec(last)?.[1];
  return number === undefined ? values : [...values.slice(0, -1), number];
}

/** A list of one value looks like a name; a placeholder such as `<int>` is no value. */
const single = (constraint: string | undefined): readonly string[] =>
  constraint === undefined || constraint.startsWith('<') || span.test(constraint) ? [] : valuesOf(constraint);
