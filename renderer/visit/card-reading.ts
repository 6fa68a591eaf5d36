/** Asks the reader for a card only while the screen asks the citizen for one. */
import { useEffect, useRef, useState } from 'react';
import type { IdCard, IdCardReaderStatus } from '#shared/hardware/id-card.ts';
import { readCard } from '../api/devices.ts';
import { onWipe } from '../session/wipe.ts';

/** What the citizen is told. The reader is asked again by itself, so each of them can pass. */
export type CardTrouble = 'unreadable' | 'wrong-card' | 'reader' | 'same-card';

/** `quiet` states say nothing new: a card that cannot be read stays said until it is laid down again. */
function troubleOf(status: IdCardReaderStatus): CardTrouble | 'none' | 'quiet' {
  switch (status.state) {
    case 'no-card':
      return 'quiet';
    case 'starting':
    case 'ready':
    case 'reading':
    case 'busy':
      return 'none';
    case 'card-unreadable':
      return status.reason === 'text' ? 'wrong-card' : 'unreadable';
    case 'card-removed':
      return 'unreadable';
    default:
      return 'reader';
  }
}

type Answer = ReturnType<typeof readCard>;

let asked: Answer | null = null;

/**
 * One question at a time. A question once asked cannot be taken back: the card it finds counts as read until it is
 * lifted, so its answer goes to whoever waits next, also when the citizen went back and forth in between.
 */
function askReader(): Answer {
  if (asked !== null) return asked;
  const mine = readCard().finally(() => {
    if (asked === mine) asked = null;
  });
  asked = mine;
  return mine;
}

// The next citizen gets no answer to a question of this one.
onWipe(() => {
  asked = null;
});

/** Rests between two questions, in milliseconds (FACTS: polls not closer than 300 ms). */
const PAUSE_MS = 600;

/**
 * @param active asks while true
 * @param onCard takes the card, or says why it does not
 * @returns the trouble to tell, if any
 */
export function useCardReading(
  active: boolean,
  onCard: (card: IdCard) => CardTrouble | undefined,
): CardTrouble | undefined {
  const [trouble, setTrouble] = useState<CardTrouble>();
  const take = useRef(onCard);
  useEffect(() => {
    take.current = onCard;
  });

  useEffect(() => {
    if (!active) return;
    let left = false;
    void (async () => {
      while (!left) {
        const answer = await askReader();
        if (left) return;
        if (!answer.ok) setTrouble('reader');
        else if (answer.value.ok) {
          const refused = take.current(answer.value.value);
          setTrouble(refused);
          if (refused === undefined) return;
        } else {
          const now = troubleOf(answer.value.error);
          if (now === 'quiet') setTrouble((before) => (before === 'reader' ? undefined : before));
          else setTrouble(now === 'none' ? undefined : now);
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    })();
    return () => {
      left = true;
    };
  }, [active]);

  return trouble;
}
