/** How many slices a limit is counted in. */
const SLICES = 4;

/**
 * Like `setTimeout`, but counted in slices, so that work which holds up this process for a while (drawing a page)
 * costs a device at most one slice of its time limit: what it answered meanwhile is read before the limit strikes.
 * The answer cancels it.
 */
export function patientTimer(ms: number, action: () => void): () => void {
  let left = SLICES;
  const slice = (): void => {
    if (--left === 0) action();
    else timer = setTimeout(slice, ms / SLICES);
  };
  let timer = setTimeout(slice, ms / SLICES);
  return () => clearTimeout(timer);
}
