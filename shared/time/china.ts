import type { IsoDate } from '../codes/real-date.ts';

/**
 * The time people see on the wall: China Standard Time, UTC+8 all year in the whole country, whatever zone the machine
 * is set to. What a screen, a paper or a number says of a moment is said in it.
 */
export const CHINA_ZONE = 'Asia/Shanghai';

const OFFSET_MS = 8 * 3_600_000;

/** `YYYY-MM-DDTHH:mm`, the shape of a date-time value on the form. @param at milliseconds since 1970 UTC */
export const chinaMinute = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 16);

/** A kiosk's own zone setting must not move an expiry date. @param at milliseconds since 1970 UTC */
export const chinaDate = (at: number): IsoDate => chinaMinute(at).slice(0, 10);

/** An RFC 3339 instant as `2026-11-23 17:05`. */
export const chinaTime = (instant: string): string => chinaMinute(Date.parse(instant)).replace('T', ' ');
