import { useEffect, useState } from 'react';
import { type LogName, type LogView, logView } from '#shared/api/technician.ts';
import { ChoiceGroup, Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask } from '../console.ts';
import { Code, ConsolePage, when, wordFor } from '../parts.tsx';

/** The two logs of this kiosk: what technicians did, what the machine went through. Neither knows a citizen. */
export function LogsPage() {
  const t = useT();
  const [name, setName] = useState<LogName>('events');
  const [view, setView] = useState<LogView | null>(null);
  useEffect(() => {
    setView(null);
    void ask(`/logs/${name}`, logView).then((answer) => {
      if (answer.ok) setView(answer.value);
    });
  }, [name]);
  return (
    <ConsolePage page="logs" title={t('tech.page.logs')} lead={t('tech.logs.lead')}>
      <div className="stack">
        <ChoiceGroup
          label={t('tech.logs.which')}
          labelHidden
          columns={2}
          options={[
            { id: 'events', title: t('tech.logs.events'), hint: t('tech.logs.events.hint') },
            { id: 'audit', title: t('tech.logs.audit'), hint: t('tech.logs.audit.hint') },
          ]}
          value={name}
          onChange={(id) => setName(id === 'audit' ? 'audit' : 'events')}
        />
        {view === null ? null : (
          <>
            {view.brokenAt === null ? (
              <Notice tone="ok">{t('tech.logs.whole')}</Notice>
            ) : (
              <Notice tone="danger">{t('tech.logs.broken', { line: view.brokenAt })}</Notice>
            )}
            <ol className="log" data-log={name}>
              {view.entries.map((entry) => (
                <li key={entry.n} data-event={entry.event}>
                  <span className="number muted">{when(entry.at)}</span>
                  <span className="strong">{wordFor(t, 'tech.event', entry.event)}</span>
                  <Code>
                    {Object.entries(entry.facts)
                      .map(([key, value]) => `${key}=${value}`)
                      .join(' ')}
                  </Code>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </ConsolePage>
  );
}
