import { LinkCard, Notice, SampleBadge, Screen } from '../design/index.ts';
import { type LocalText, useT, useText } from '../i18n/index.ts';

/** What the screen needs of a life event of the catalogue. */
export interface LifeEventCard {
  readonly id: string;
  readonly name: LocalText;
  readonly summary: LocalText;
  readonly audience: 'person' | 'enterprise';
  readonly verified: boolean;
  readonly matters: readonly unknown[];
}

const audiences = ['person', 'enterprise'] as const;

/** All life events of the catalogue as cards, people's first. */
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
  return (
    <Screen id="life-events" title={t('life-events.title')} lead={t('life-events.lead')} back={onBack}>
      {events.length === 0 ? <Notice tone="warn">{t('life-events.none')}</Notice> : null}
      {audiences.map((audience) => {
        const mine = events.filter((event) => event.audience === audience);
        return mine.length === 0 ? null : (
          <section key={audience} className="stack">
            <h2 className="heading">{t(`life-events.${audience}`)}</h2>
            <div className="cards">
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
