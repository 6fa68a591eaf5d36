import { useState } from 'react';
import { z } from 'zod';
import { useMachine } from '../../app/machine.ts';
import { Notice, Panel } from '../../design/index.ts';
import { type MessageKey, useT } from '../../i18n/index.ts';
import { messages } from '../../i18n/messages.ts';
import { ask, failureName } from '../console.ts';
import { Advice, ConsolePage, StateBadge, wordFor } from '../parts.tsx';
import { Verdict } from './verdict.tsx';

/** A device without a test of its own: how it says it is, and what a person found when trying it. */
export function DeviceCheck({ device: id }: { readonly device: string }) {
  const t = useT();
  const device = useMachine((machine) => machine.devices.find((one) => one.id === id));
  const [looked, setLooked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const look = async () => {
    const answer = await ask(`/devices/${id}/look`, z.object({ state: z.string() }), { method: 'POST' });
    setLooked(answer.ok);
    setProblem(answer.ok ? null : failureName(answer.error));
  };
  if (device === undefined) return null;
  const { state } = device.status;
  const how = `tech.try.${device.kind}`;
  return (
    <ConsolePage
      page="check"
      up="checks"
      title={wordFor(t, 'tech.kind', device.kind)}
      lead={t('tech.try.lead')}
      next={{ label: t('tech.try.done'), action: 'run-test', icon: 'check', onPress: () => void look() }}
    >
      <div className="stack">
        <Panel title={t('tech.try.now')} aside={<StateBadge state={state} />}>
          <Advice state={state} />
        </Panel>
        <Notice>{t((how in messages.zh ? how : 'tech.try.any') as MessageKey)}</Notice>
        {problem === null ? null : <Notice tone="danger">{wordFor(t, 'tech.failure', problem)}</Notice>}
        <Verdict check={`device:${id}`} question={t('tech.try.question')} ready={looked} />
      </div>
    </ConsolePage>
  );
}
