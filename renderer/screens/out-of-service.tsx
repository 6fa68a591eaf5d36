import { useEffect, useState } from 'react';
import { door } from '#shared/api/technician.ts';
import { requestJson } from '../api/client.ts';
import { useMachine } from '../app/machine.ts';
import { goTo } from '../app/router.ts';
import { useQueue } from '../custody/custody.ts';
import { Button, Notice, Panel, Screen } from '../design/index.ts';
import { type MessageKey, useT, useText } from '../i18n/index.ts';

const known: Readonly<Record<string, MessageKey>> = {
  'disk-full': 'reason.disk-full',
  'journal-broken': 'reason.journal-unhealthy',
  'outbox-unhealthy': 'reason.outbox-unhealthy',
  'platform-not-configured': 'reason.platform-not-configured',
  'catalogue-missing': 'reason.catalogue-missing',
  'host-lost': 'reason.host-lost',
  'out-of-service': 'reason.out-of-service',
  'outside-hours': 'reason.outside-hours',
  'on-battery': 'reason.on-battery',
};

/** No new visit may begin: why, what to do instead, and that nothing submitted is lost. */
export function OutOfService() {
  const t = useT();
  const text = useText();
  const fresh = useFresh();
  const { accepting, hostLost, held } = useMachine();
  const outbox = useQueue((queue) => queue.outbox);
  const reasons = [
    ...(hostLost ? ['host-lost'] : accepting.ok ? [] : accepting.reasons),
    ...(outbox === 'unhealthy' ? ['outbox-unhealthy'] : []),
  ];
  const sentences = [...new Set(reasons.map((reason) => known[reason] ?? 'reason.other'))];
  return (
    <Screen
      id="out-of-service"
      title={t('closed.title')}
      lead={t('closed.lead')}
      calm
      data={{ 'data-reasons': reasons.join(' ') }}
      extra={
        fresh ? (
          <Button action="set-up" kind="primary" icon="next" iconAfter onPress={() => goTo('technician')}>
            {t('closed.set-up')}
          </Button>
        ) : undefined
      }
    >
      {!accepting.ok && accepting.sentence !== undefined ? (
        <p className="heading" data-sentence="">
          {text(accepting.sentence)}
        </p>
      ) : null}
      <Notice tone="warn" title={t('closed.reasons')}>
        <ul className="stack stack--tight">
          {sentences.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </Notice>
      <Panel title={t('closed.what')}>
        <p>{t('closed.what.window')}</p>
        <p>{t('closed.what.wait')}</p>
      </Panel>
      <Notice tone="ok">
        {held === null || held === 0 ? t('closed.safe') : t('closed.draining', { count: held })}
      </Notice>
    </Screen>
  );
}

/** Whether this machine has never been set up: then, and only then, the way to the console is in sight. */
function useFresh(): boolean {
  const bare = useMachine((machine) => machine.kiosk?.platform === null);
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    if (!bare) return;
    void requestJson('/api/technician/door', door).then((answer) =>
      setFresh(answer.ok && answer.value.access === 'none' && answer.value.setUpOpen),
    );
  }, [bare]);
  return fresh && bare;
}
