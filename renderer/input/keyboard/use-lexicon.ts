import { useEffect, useState } from 'react';
import { type Lexicon, loadLexicon } from '../pinyin/lexicon.ts';

export type LexiconState =
  | { readonly state: 'waiting' | 'failed' }
  | { readonly state: 'ready'; readonly lexicon: Lexicon };

/** The word list, asked for when it is first wanted, and again on the next wish after a failure. */
export function useLexicon(wanted: boolean): LexiconState {
  const [lexicon, setLexicon] = useState<LexiconState>({ state: 'waiting' });
  useEffect(() => {
    if (!wanted || lexicon.state === 'ready') return;
    let here = true;
    loadLexicon().then(
      (loaded) => here && setLexicon({ state: 'ready', lexicon: loaded }),
      () => here && setLexicon((before) => (before.state === 'failed' ? before : { state: 'failed' })),
    );
    return () => {
      here = false;
    };
  }, [wanted, lexicon.state]);
  return lexicon;
}
