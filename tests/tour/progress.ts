/** The citizen comes back with the paper: what the code on it shows. Begins and ends at attract. */
import type { Hands } from './hands.ts';

export interface ProgressSeen {
  /** State of each matter, by catalogue id. */
  readonly states: Readonly<Record<string, string>>;
  /** What this machine says it knows of the whole. */
  readonly words: string;
}

/** @param look called while the progress is on the screen */
export async function progressBy(
  hands: Hands,
  queryCode: string,
  look: () => Promise<void> = async () => undefined,
): Promise<ProgressSeen> {
  const screen = hands.screen('progress');
  await hands.act('progress');
  await hands.arrive('progress');
  for (const digit of queryCode) await screen.locator(`[data-key="${digit}"]`).tap();
  await hands.act('next');
  await screen.locator('[data-state]').first().waitFor();
  const states = await screen
    .locator('[data-state]')
    .evaluateAll((all) =>
      Object.fromEntries(
        all.map((one) => [(one as HTMLElement).dataset.matter, (one as HTMLElement).dataset.state]),
      ),
    );
  // The first notice is what this machine knows; below it each matter's way shows the steps still to come.
  const words = await screen.locator('.notice').first().innerText();
  await look();
  await hands.act('back');
  await hands.act('back');
  await hands.arrive('attract');
  return { states, words };
}
