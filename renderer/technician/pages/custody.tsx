import { useEffect, useState } from 'react';
import { JournalList } from '#shared/platform/journal.ts';
import { requestJson } from '../../api/client.ts';
import { useMachine } from '../../app/machine.ts';
import { sendNow, useQueue } from '../../custody/custody.ts';
import { Badge, Button, Figure, Figures, Notice, Panel, Rows } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { type CustodyCounts, countsOf } from '../counts.ts';
import { ConsolePage } from '../parts.tsx';

const LOOK_MS = 3000;

/** How many submissions wait here, and how long already. Nothing tells whose they are. */
export function CustodyPage() {
  const t = useT();
  const online = useMachine((machine) => machine.online);
  const { queued, outbox } = useQueue();
  const [counts, setCounts] = useState<CustodyCounts | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const look = () =>
      void requestJson('/api/journal', JournalList).then((answer) => {
        setFailed(!answer.ok);
        if (answer.ok) setCounts(countsOf(answer.value, Date.now()));
      });
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const age = (ms: number | null) => (ms === null ? t('tech.none') : ageWords(t, ms));
  return (
    <ConsolePage
      page="custody"
      title={t('tech.page.custody')}
      lead={t('tech.custody.lead')}
      extra={
        <Button action="send-now" icon="up" disabled={counts === null || counts.held === 0} onPress={sendNow}>
          {t('tech.custody.send')}
        </Button>
      }
    >
      <div className="stack">
        {failed ? <Notice tone="danger">{t('tech.custody.failed')}</Notice> : null}
        {outbox === 'unhealthy' ? <Notice tone="danger">{t('tech.reason.outbox-unhealthy')}</Notice> : null}
        {counts === null ? null : (
          <>
            <Figures>
              <Figure value={counts.held} label={t('tech.custody.held')} />
              <Figure value={counts.received} label={t('tech.custody.received')} />
              <Figure value={counts.unprinted} label={t('tech.custody.unprinted')} />
              <Figure value={counts.ratings} label={t('tech.custody.ratings')} />
            </Figures>
            <Panel
              title={t('tech.custody.ages')}
              aside={
                <Badge tone={online ? 'ok' : 'warn'}>
                  {t(online ? 'tech.platform.online' : 'tech.platform.offline')}
                </Badge>
              }
            >
              <Rows
                rows={[
                  { id: 'oldest', term: t('tech.custody.oldest'), value: age(counts.oldestMs) },
                  { id: 'newest', term: t('tech.custody.newest'), value: age(counts.newestMs) },
                  ...counts.byAge.map(({ name, count }) => ({
                    id: name,
                    term: t(`tech.custody.${name}`),
                    value: String(count),
                  })),
                  {
                    id: 'copy',
                    term: t('tech.custody.copies'),
                    value: outbox === 'opening' ? t('tech.unknown') : `${counts.held} / ${queued}`,
                  },
                ]}
              />
            </Panel>
          </>
        )}
        <Notice>{t('tech.custody.private')}</Notice>
      </div>
    </ConsolePage>
  );
}

function ageWords(t: ReturnType<typeof useT>, ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return t('tech.age.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 72
    ? t('tech.age.hours', { count: hours })
    : t('tech.age.days', { count: Math.floor(hours / 24) });
}
