import { useEffect, useState } from 'react';
import { Notice, Panel } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { askBytes } from '../console.ts';
import { Advice, ConsolePage, StateBadge } from '../parts.tsx';
import { Verdict } from './verdict.tsx';

/** Scans a page and shows it; whether it can be read is for a person to say. */
export function ScanCheck({ device }: { readonly device: string }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [state, setState] = useState<string | null>(null);
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => () => (picture === null ? undefined : URL.revokeObjectURL(picture)), [picture]);
  const scan = async () => {
    setBusy(true);
    setState(null);
    setPicture(null);
    const answer = await askBytes(`/devices/${device}/scan`, {
      method: 'POST',
      json: { colour: true, dpi: 200 },
      limitMs: 130_000,
    });
    if (answer.ok) setPicture(URL.createObjectURL(await answer.value.blob()));
    else setState(stateOf(answer.error));
    setBusy(false);
  };
  return (
    <ConsolePage
      page="check"
      up="checks"
      title={t('tech.scan.title')}
      lead={t('tech.scan.lead')}
      next={{
        label: t('tech.scan.scan'),
        action: 'run-test',
        icon: 'scan',
        busy,
        onPress: () => void scan(),
      }}
    >
      <div className="stack">
        {state === null ? null : (
          <div data-test="failed">
            <Notice tone="warn" title={t('tech.scan.none')} live>
              <StateBadge state={state} />
              <Advice state={state} />
            </Notice>
          </div>
        )}
        {picture === null ? (
          <Notice>{t('tech.scan.do')}</Notice>
        ) : (
          <Panel title={t('tech.scan.page')}>
            <img className="scanned" src={picture} alt={t('tech.scan.page')} data-test="passed" />
          </Panel>
        )}
        <Verdict check={`device:${device}`} question={t('tech.scan.question')} ready={picture !== null} />
      </div>
    </ConsolePage>
  );
}

/** The scanner's state in the answer, or the kind of failure. */
function stateOf(failure: { readonly kind: string; readonly body?: unknown }): string {
  const body = failure.body;
  if (typeof body !== 'object' || body === null) return failure.kind;
  const device: unknown = Reflect.get(body, 'device');
  const state: unknown = typeof device === 'object' && device !== null ? Reflect.get(device, 'state') : null;
  return typeof state === 'string' ? state : failure.kind;
}
