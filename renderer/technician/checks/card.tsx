import { useState } from 'react';
import { type CardTest, cardTest } from '#shared/api/technician.ts';
import { Notice, Panel, Rows } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName } from '../console.ts';
import { Advice, Code, ConsolePage, StateBadge, wordFor } from '../parts.tsx';

/** Reads a card, masked by the host: enough to know that the reader reads. */
export function CardCheck({ device }: { readonly device: string }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<CardTest | string | null>(null);
  const read = async () => {
    setBusy(true);
    const answer = await ask(`/devices/${device}/read`, cardTest, { method: 'POST', limitMs: 60_000 });
    setResult(answer.ok ? answer.value : failureName(answer.error));
    setBusy(false);
  };
  return (
    <ConsolePage
      page="check"
      up="checks"
      title={t('tech.card.title')}
      lead={t('tech.card.lead')}
      next={{
        label: t('tech.card.read'),
        action: 'run-test',
        icon: 'card',
        busy,
        onPress: () => void read(),
      }}
    >
      <div className="stack">
        <Notice>{t('tech.card.do')}</Notice>
        {result === null ? null : typeof result === 'string' ? (
          <Notice tone="danger" live>
            {wordFor(t, 'tech.failure', result)}
          </Notice>
        ) : result.ok ? (
          <ReadCard test={result} />
        ) : (
          <div data-test="failed">
            <Notice tone="warn" title={t('tech.card.none')} live>
              <StateBadge state={result.status.state} />
              <Advice state={result.status.state} />
            </Notice>
          </div>
        )}
      </div>
    </ConsolePage>
  );
}

function ReadCard({ test }: { readonly test: Extract<CardTest, { ok: true }> }) {
  const t = useT();
  const { card } = test;
  return (
    <div data-test="passed">
      <Panel title={t('tech.card.works')}>
        <Rows
          rows={[
            { id: 'kind', term: t('tech.card.kind'), value: wordFor(t, 'tech.card-kind', card.kind) },
            { id: 'name', term: t('tech.card.name'), value: <Code>{card.name}</Code> },
            { id: 'number', term: t('tech.card.number'), value: <Code>{card.number}</Code> },
            { id: 'sam', term: t('tech.card.sam'), value: <Code>{test.samId ?? t('tech.unknown')}</Code> },
            { id: 'took', term: t('tech.took'), value: t('tech.milliseconds', { count: test.tookMs }) },
            ...(card.warnings.length === 0
              ? []
              : [
                  {
                    id: 'warnings',
                    term: t('tech.card.warnings'),
                    value: <Code>{card.warnings.join(' ')}</Code>,
                  },
                ]),
          ]}
        />
        <Notice tone="ok" live>
          {t('tech.kept.passed')}
        </Notice>
      </Panel>
    </div>
  );
}
