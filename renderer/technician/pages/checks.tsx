import { useEffect, useState } from 'react';
import { type CheckLine, checkList } from '#shared/api/technician-checks.ts';
import { Badge, type IconName, LinkCard, type Tone } from '../../design/index.ts';
import { type Translate, useT } from '../../i18n/index.ts';
import { ask, openPage, useConsole } from '../console.ts';
import { ConsolePage, when, wordFor } from '../parts.tsx';

/** Every check of this kiosk with its newest outcome. */
export function ChecksPage() {
  const t = useT();
  const [lines, setLines] = useState<readonly CheckLine[]>([]);
  useEffect(() => {
    void ask('/checks', checkList).then((answer) => {
      if (answer.ok) setLines(answer.value.lines);
    });
  }, []);
  return (
    <ConsolePage page="checks" title={t('tech.page.checks')} lead={t('tech.checks.lead')}>
      <div className="cards cards--console">
        {lines.map((line) => (
          <LinkCard
            key={line.check}
            title={checkName(t, line)}
            icon={icons[line.kind ?? line.check] ?? 'check'}
            hint={hintOf(t, line)}
            detail={<Outcome line={line} />}
            data={{ 'data-check': line.check, 'data-outcome': line.record?.outcome ?? 'none' }}
            onPress={() => openPage('check', line.check)}
          />
        ))}
      </div>
    </ConsolePage>
  );
}

const icons: Readonly<Record<string, IconName>> = {
  'id-card-reader': 'card',
  scanner: 'scan',
  'receipt-printer': 'receipt',
  network: 'online',
  clock: 'clock',
  storage: 'document',
  camera: 'search',
  sound: 'phone',
  touch: 'pen',
  colours: 'contrast',
  panel: 'text-size',
};

/** A check by its name, a device's with the device's id when there is more than one of a kind. */
export function checkName(t: Translate, { check, kind }: Pick<CheckLine, 'check' | 'kind'>): string {
  if (kind === null) return wordFor(t, 'tech.check', check);
  const devices = useConsole.getState().settings?.settings.devices ?? [];
  const several = devices.filter((device) => device.kind === kind).length > 1;
  return several
    ? `${wordFor(t, 'tech.kind', kind)} ${check.slice('device:'.length)}`
    : wordFor(t, 'tech.kind', kind);
}

function hintOf(t: Translate, line: CheckLine): string {
  if (line.record === null) return t(line.required ? 'tech.checks.required' : 'tech.checks.optional');
  return when(line.record.at);
}

/** Passed, failed, out of date, or not made yet, in words. */
export function outcomeOf({ record, stale }: CheckLine): { readonly word: string; readonly tone: Tone } {
  if (record === null) return { word: 'none', tone: 'plain' };
  if (stale) return { word: 'stale', tone: 'warn' };
  return record.outcome === 'passed' ? { word: 'passed', tone: 'ok' } : { word: 'failed', tone: 'danger' };
}

function Outcome({ line }: { readonly line: CheckLine }) {
  const t = useT();
  const { word, tone } = outcomeOf(line);
  return <Badge tone={tone}>{wordFor(t, 'tech.outcome', word)}</Badge>;
}
