import { useState } from 'react';
import { type NetworkTest, networkTest } from '#shared/api/technician.ts';
import { Badge, Notice, Panel, type Tone, Waiting } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName } from '../console.ts';
import { Code, ConsolePage, wordFor } from '../parts.tsx';

const tones: Readonly<Record<string, Tone>> = { passed: 'ok', failed: 'danger' };

/** The way to the platform in numbered steps; the one that fails is named, with what to do. */
export function NetworkCheck() {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<NetworkTest | string | null>(null);
  const walk = async () => {
    setBusy(true);
    const answer = await ask('/network', networkTest, { method: 'POST', limitMs: 60_000 });
    setResult(answer.ok ? answer.value : failureName(answer.error));
    setBusy(false);
  };
  return (
    <ConsolePage
      page="check"
      up="checks"
      title={t('tech.network.title')}
      lead={t('tech.network.lead')}
      next={{
        label: t('tech.network.walk'),
        action: 'run-test',
        icon: 'online',
        busy,
        onPress: () => void walk(),
      }}
    >
      <div className="stack">
        {result === null && !busy ? <Notice>{t('tech.network.do')}</Notice> : null}
        {busy ? <Waiting label={t('tech.network.walking')} limitSeconds={45} /> : null}
        {result === null || busy ? null : typeof result === 'string' ? (
          <Notice tone="danger" live>
            {wordFor(t, 'tech.failure', result)}
          </Notice>
        ) : (
          <>
            {result.failed === null ? (
              <Notice tone="ok" live>
                <span data-test="passed">{t('tech.network.well')}</span>
              </Notice>
            ) : (
              <Notice
                tone="danger"
                live
                title={t('tech.network.failed', { step: stepName(t, result.failed) })}
              >
                <span data-test="failed" data-failed={result.failed}>
                  {wordFor(t, 'tech.network.do', result.failed)}
                </span>
              </Notice>
            )}
            <Panel>
              <ol className="steps">
                {result.steps.map((step, at) => (
                  <li key={step.name} data-step={step.name} data-state={step.state}>
                    <span className="steps__number number">{at + 1}</span>
                    <span className="strong">{wordFor(t, 'tech.step', step.name)}</span>
                    <Badge tone={tones[step.state] ?? 'plain'}>
                      {wordFor(t, 'tech.step-state', step.state)}
                    </Badge>
                    {step.detail === null ? null : <Code>{step.detail}</Code>}
                    {step.reason === null ? null : <Code>{step.reason}</Code>}
                    {step.state === 'passed' && step.tookMs > 0 ? (
                      <span className="muted">{t('tech.milliseconds', { count: step.tookMs })}</span>
                    ) : null}
                  </li>
                ))}
              </ol>
            </Panel>
          </>
        )}
      </div>
    </ConsolePage>
  );
}

const stepName = (t: ReturnType<typeof useT>, name: string): string => wordFor(t, 'tech.step', name);
