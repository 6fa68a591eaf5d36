import { useState } from 'react';
import { type PrintTest, printTest } from '#shared/api/technician.ts';
import { Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName } from '../console.ts';
import { Advice, ConsolePage, StateBadge, wordFor } from '../parts.tsx';
import { Verdict } from './verdict.tsx';

/** Prints a sample slip; whether it came out, and whole, is for a person to say. */
export function PrintCheck({ device }: { readonly device: string }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<PrintTest | string | null>(null);
  const print = async () => {
    setBusy(true);
    const answer = await ask(`/devices/${device}/print`, printTest, { method: 'POST', limitMs: 70_000 });
    setResult(answer.ok ? answer.value : failureName(answer.error));
    setBusy(false);
  };
  return (
    <ConsolePage
      page="check"
      up="checks"
      title={t('tech.print.title')}
      lead={t('tech.print.lead')}
      next={{
        label: t('tech.print.print'),
        action: 'run-test',
        icon: 'print',
        busy,
        onPress: () => void print(),
      }}
    >
      <div className="stack">
        <Notice>{t('tech.print.do')}</Notice>
        {result === null ? null : typeof result === 'string' ? (
          <Notice tone="danger" live>
            {wordFor(t, 'tech.failure', result)}
          </Notice>
        ) : result.ok ? (
          <div data-test="passed" data-printed={result.printed}>
            <Notice tone="ok" live>
              {t(result.printed === 'confirmed' ? 'tech.print.confirmed' : 'tech.print.sent')}
            </Notice>
          </div>
        ) : (
          <div data-test="failed">
            <Notice tone="warn" title={t('tech.print.none')} live>
              <StateBadge state={result.status.state} />
              <Advice state={result.status.state} />
            </Notice>
          </div>
        )}
        <Verdict
          check={`device:${device}`}
          question={t('tech.print.question')}
          ready={typeof result === 'object' && result !== null}
        />
      </div>
    </ConsolePage>
  );
}
