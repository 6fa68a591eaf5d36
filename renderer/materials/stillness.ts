import type { Quad } from './vision/picture.ts';

/** How long a sheet has to lie still before it is taken, and in how many counts that is shown. Milliseconds. */
export const STILL_MS = 2_400;
export const COUNTS = 3;
/** Corners may tremble by this part of the picture: noise of the camera, a table that is touched. */
const TREMBLE = 0.012;
/** A sheet that lies where the one just taken lay is that one. */
const SAME_PLACE = 0.03;

export interface Stillness {
  /** Where the sheet lies and since when; null while none is seen. */
  readonly quad: Quad | null;
  readonly since: number;
  /** Where the sheet lay that was taken last, until the desk has been seen empty or another sheet has come. */
  readonly taken: Quad | null;
}

export const restless: Stillness = { quad: null, since: 0, taken: null };

const apart = (one: Quad, two: Quad): number =>
  Math.max(...one.map((point, i) => Math.hypot(point.x - (two[i]?.x ?? 0), point.y - (two[i]?.y ?? 0))));

/** One more look at the desk. @param now milliseconds of a steady clock */
export function look(before: Stillness, quad: Quad | null, now: number): Stillness {
  if (!quad) return { quad: null, since: now, taken: null };
  const taken = before.taken && apart(before.taken, quad) < SAME_PLACE ? before.taken : null;
  const still = before.quad !== null && apart(before.quad, quad) < TREMBLE;
  // The place it began to lie at is kept, so that a slow slide does not pass for lying still.
  return still ? { ...before, taken } : { quad, since: now, taken };
}

/** After a sheet was taken it is not taken again until it has moved. */
export const take = (now: Stillness): Stillness => ({ ...now, taken: now.quad });

/** What is left to count, `COUNTS` down to 1; 0 means now; null while there is nothing to count. */
export function countdown({ quad, since, taken }: Stillness, now: number): number | null {
  if (!quad || taken) return null;
  const left = STILL_MS - (now - since);
  return left <= 0 ? 0 : Math.ceil((left / STILL_MS) * COUNTS);
}
