import type { Result } from '#shared/result.ts';

/**
 * What every code rule answers: the parsed parts, or one word of a closed union. Never a sentence: sentences
 * belong to the page's languages.
 */
export type Checked<Parsed, Code extends string> = Result<Parsed, { readonly code: Code }>;

/**
 * Brings typed or scanned text to the form the rules expect: full-width digits and letters become ASCII,
 * spaces and dashes vanish, letters become upper case.
 */
export function compact(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u2010-\u2015\u2212-]/g, '')
    .toUpperCase();
}
