/** Asks the reader for a card only while the screen asks the citizen for one. */
import { useEffect, useRef, useState } from 'react';
import type { IdCard, IdCardReaderStatus } from '#shared/hardware/id-card.ts';
import { readCard } from '../api/devices.ts';
import { onWipe } from '../session/wipe.ts';
import { cardWasRead } from './card-left.ts';

/** What the citizen is told. The reader is asked again by itself, so each of them can pass. */
export type CardTrouble = 'unreadable' | 'wrong-card' | 'reader' | 'same-card' | 'card-left';

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
    case 'card-left':
      return 'card-left';
    default:
      return 'reader';
  }
}

/** Rests between two questions, in milliseconds (FACTS: polls not closer than 300 ms). */
const PAUSE_MS = 600;

let asked: { readonly answer: ReturnType<typeof readCard>; readonly stop: AbortController } | undefined;

/**
 * One question at a time, shared by whoever asks meanwhile: the reader gives a card only once, so an older question that
 * nobody waits for any more would swallow the card of a citizen who went back and came again. A wipe ends it.
 */
export function askReader(): ReturnType<typeof readCard> {
  if (asked === undefined) {
    const stop = new AbortController();
    const question = { stop, answer: readCard(stop.signal) };
    asked = question;
    void question.answer.finally(() => {
      if (asked === question) asked = undefined;
    });
  }
  return asked.answer;
}

onWipe(() => {
  asked?.stop.abort();
  asked = undefined;
});

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
          cardWasRead();
          const refused = take.current(answer.value.value);
          setTrouble(refused);
          if (refused === undefined) return;
        } else {
          const now = troubleOf(answer.value.error);
          // An empty reader has mended what was wrong with it, or with the card before this one.
          if (now === 'quiet')
            setTrouble((before) => (before === 'reader' || before === 'card-left' ? undefined : before));
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
