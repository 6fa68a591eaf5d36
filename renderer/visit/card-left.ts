/** 身份证遗留提醒: at the end of a visit in which a card was read, looks whether it still lies on the reader. */
import { create } from 'zustand';
import { askCardLeft } from '../api/devices.ts';
import { type ScreenId, useRoute } from '../app/router.ts';

interface CardLeft {
  /** A card lies there, and its owner is about to go. */
  readonly left: boolean;
  /** Somebody has touched the reminder away; it comes back after the next visit only. */
  readonly understood: boolean;
}

export const useCardLeft = create<CardLeft>(() => ({ left: false, understood: false }));

/** Screens on which the citizen is done: only there is the reader asked, and never for what the card holds. */
const atTheEnd: ReadonlySet<ScreenId> = new Set(['submitted', 'rate', 'attract', 'out-of-service']);

/** Between two looks, in milliseconds. */
const PAUSE_MS = 1500;
/** A reader that gives no answer as often as this is not asked again. */
const GIVE_UP_AFTER = 3;

/** True from the reading of a card until the reader was seen empty. */
let pending = false;
let watching = false;

/** Called whenever the reader has given a card. */
export function cardWasRead(): void {
  pending = true;
}

export const understood = (): void => useCardLeft.setState({ understood: true });

/** Looks while a screen of the end is shown. Returns the function that stops it. */
export function watchCardLeft(): () => void {
  let stopped = false;
  const look = async (): Promise<void> => {
    if (watching) return;
    watching = true;
    let failures = 0;
    while (!stopped && pending && atTheEnd.has(useRoute.getState().screen)) {
      const answer = await askCardLeft();
      // Whoever has gone on meanwhile may have laid a card down by will.
      if (stopped || !atTheEnd.has(useRoute.getState().screen)) break;
      if (answer.ok && answer.value.ok) {
        failures = 0;
        pending = answer.value.value;
        useCardLeft.setState({ left: answer.value.value });
      } else if (++failures >= GIVE_UP_AFTER) {
        pending = false;
        useCardLeft.setState({ left: false });
      }
      if (pending) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    watching = false;
    if (!pending) useCardLeft.setState({ left: false, understood: false });
  };
  const arrived = ({ screen }: { readonly screen: ScreenId }) => {
    if (atTheEnd.has(screen)) void look();
    else useCardLeft.setState({ left: false, understood: false });
  };
  const unsubscribe = useRoute.subscribe(arrived);
  arrived(useRoute.getState());
  return () => {
    stopped = true;
    unsubscribe();
  };
}
