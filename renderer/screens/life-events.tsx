import { useState } from 'react';
import { Button, LinkCard, Notice, SampleBadge, Screen } from '../design/index.ts';
import { type LocalText, useT, useText } from '../i18n/index.ts';
import { matching, nextLetters } from './initials.ts';

/** What the screen needs of a life event of the catalogue. */
export interface LifeEventCard {
  readonly id: string;
  readonly name: LocalText;
  readonly summary: LocalText;
  readonly audience: 'person' | 'enterprise';
  /** Syllables parted by spaces. */
  readonly pinyin: string;
  readonly verified: boolean;
  readonly matters: readonly unknown[];
}

const audiences = ['person', 'enterprise'] as const;

/** Fewer than this are found by eye. */
const SEARCH_FROM = 6;

/** All life events of the catalogue as cards, people's first, and a search by the first letters of pinyin. */
export function LifeEvents({
  events,
  onChoose,
  onBack,
}: {
  readonly events: readonly LifeEventCard[];
  readonly onChoose: (id: string) => void;
  readonly onBack: () => void;
}) {
  const t = useT();
  const text = useText();
  const [letters, setLetters] = useState('');
  const found = matching(events, letters);
  return (
    <Screen id="life-events" title={t('life-events.title')} lead={t('life-events.lead')} back={onBack}>
      {events.length === 0 ? <Notice tone="warn">{t('life-events.none')}</Notice> : null}
      {events.length < SEARCH_FROM ? null : (
        <Initials letters={letters} next={nextLetters(events, letters)} onChange={setLetters} />
      )}
      {audiences.map((audience) => {
        const mine = found.filter((event) => event.audience === audience);
        return mine.length === 0 ? null : (
          <section key={audience} className="stack">
            <h2 className="heading">{t(`life-events.${audience}`)}</h2>
            <div className="cards cards--events">
              {mine.map((event) => (
                <LinkCard
                  key={event.id}
                  title={text(event.name)}
                  hint={text(event.summary)}
                  icon={audience}
                  onPress={() => onChoose(event.id)}
                  data={{ 'data-life-event': event.id }}
                  detail={
                    <>
                      <span className="muted small">
                        {t('life-events.matters', { count: event.matters.length })}
                      </span>
                      {event.verified ? null : <SampleBadge />}
                    </>
                  }
                />
              ))}
            </div>
          </section>
        );
      })}
    </Screen>
  );
}

const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];

/** Letters that lead on; the others are not there, so that nothing is tapped in vain. */
function Initials({
  letters,
  next,
  onChange,
}: {
  readonly letters: string;
  readonly next: ReadonlySet<string>;
  readonly onChange: (letters: string) => void;
}) {
  const t = useT();
  return (
    <section className="initials" aria-label={t('life-events.initials')}>
      <p className="muted" role="status">
        {t('life-events.initials')} <span className="strong">{letters.toUpperCase()}</span>
      </p>
      <div className="row">
        {alphabet
          .filter((letter) => next.has(letter))
          .map((letter) => (
            <Button
              key={letter}
              action="initial"
              data={{ 'data-initial': letter }}
              onPress={() => onChange(letters + letter)}
            >
              {letter.toUpperCase()}
            </Button>
          ))}
        {letters === '' ? null : (
          <Button action="clear" kind="quiet" icon="cross" onPress={() => onChange('')}>
            {t('life-events.initials.clear')}
          </Button>
        )}
      </div>
    </section>
  );
}
