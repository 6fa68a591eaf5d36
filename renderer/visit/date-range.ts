import type { ElementRule, PartType } from '#shared/catalogue/schema.ts';

/** Years back of what is asked to the minute: an event people still know so well, as a birth to be registered. */
const MINUTE_YEARS = 20;

/**
 * The days offered for a value, so that nobody pages through decades that cannot be meant. What is wrong is still
 * said by the rules of the element.
 * @param today `YYYY-MM-DD`
 */
export function dateRange(
  type: PartType,
  rules: readonly ElementRule[],
  today: string,
): { readonly min: string; readonly max: string } {
  const past = rules.some((one) => one.rule === 'not-in-future');
  const year = Number(today.slice(0, 4));
  return {
    min: past && type.kind === 'date-time' ? `${year - MINUTE_YEARS}-01-01` : '1900-01-01',
    max: past ? today : '2100-12-31',
  };
}
