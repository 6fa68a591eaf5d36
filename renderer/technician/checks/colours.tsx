import { useState } from 'react';
import { Button, Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ConsolePage } from '../parts.tsx';
import { Verdict } from './verdict.tsx';

/** One whole glass of each colour, then a ramp of greys: dead points, stains and a wrong cable show themselves. */
const COLOURS = ['red', 'green', 'blue', 'white', 'black', 'greys'] as const;

export function ColoursCheck() {
  const t = useT();
  const [at, setAt] = useState<number | null>(null);
  const [done, setDone] = useState(false);
  const colour = at === null ? undefined : COLOURS[at];
  if (at !== null && colour !== undefined)
    return (
      <main
        className={`glass-test colour--${colour}`}
        data-screen="technician"
        data-page={`colour-${colour}`}
      >
        <h1 className="visually-hidden">{t('tech.colours.title')}</h1>
        <div className="glass-test__out">
          <p className="strong">{t('tech.colours.where', { at: at + 1, all: COLOURS.length })}</p>
          <Button
            action="next-colour"
            kind="primary"
            icon="next"
            iconAfter
            onPress={() => {
              setAt(at + 1 < COLOURS.length ? at + 1 : null);
              setDone(at + 1 >= COLOURS.length);
            }}
          >
            {t('action.next')}
          </Button>
        </div>
      </main>
    );
  return (
    <ConsolePage
      page="check"
      up="checks"
      title={t('tech.colours.title')}
      lead={t('tech.colours.lead')}
      next={{ label: t('tech.colours.start'), action: 'run-test', icon: 'contrast', onPress: () => setAt(0) }}
    >
      <div className="stack">
        <Notice>{t('tech.colours.do')}</Notice>
        <Verdict check="colours" question={t('tech.colours.question')} ready={done} />
      </div>
    </ConsolePage>
  );
}
