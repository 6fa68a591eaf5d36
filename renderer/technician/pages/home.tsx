import { useEffect, useState } from 'react';
import { type CheckLine, checkList } from '#shared/api/technician-checks.ts';
import { useMachine } from '../../app/machine.ts';
import { useQueue } from '../../custody/custody.ts';
import { type IconName, LinkCard, Notice } from '../../design/index.ts';
import { type MessageKey, useT } from '../../i18n/index.ts';
import { ask, openPage, type PageId, useConsole } from '../console.ts';
import { ConsolePage, toneOfState, wordFor } from '../parts.tsx';

/** The pages in the order a bare machine is set up. */
const groups: readonly {
  readonly name: MessageKey;
  readonly pages: readonly (readonly [PageId, IconName])[];
}[] = [
  {
    name: 'tech.group.set-up',
    pages: [
      ['panel', 'scan'],
      ['devices', 'print'],
      ['place', 'home'],
      ['platform', 'online'],
      ['comfort', 'language'],
      ['hours', 'clock'],
    ],
  },
  {
    name: 'tech.group.check',
    pages: [
      ['checks', 'check'],
      ['report', 'document'],
      ['custody', 'mail'],
      ['machine', 'information'],
      ['logs', 'list'],
    ],
  },
  {
    name: 'tech.group.look-after',
    pages: [
      ['closing', 'warning'],
      ['exchange', 'rotate'],
      ['access', 'shield'],
      ['power', 'exit'],
    ],
  },
];

/** Where the console begins: what is wrong now, then everything there is. */
export function HomePage() {
  const t = useT();
  return (
    <ConsolePage page="home" up={null} title={t('tech.home.title')} lead={t('tech.home.lead')}>
      <div className="stack">
        <Faults />
        {groups.map(({ name, pages }) => (
          <section key={name} className="stack stack--tight">
            <h2 className="heading">{t(name)}</h2>
            <div className="cards cards--console">
              {pages.map(([page, icon]) => (
                <LinkCard
                  key={page}
                  icon={icon}
                  title={t(`tech.page.${page}` as MessageKey)}
                  hint={t(`tech.page.${page}.hint` as MessageKey)}
                  data={{ 'data-page-link': page }}
                  onPress={() => openPage(page)}
                />
              ))}
            </div>
          </section>
        ))}
      </div>
    </ConsolePage>
  );
}

interface Fault {
  readonly key: string;
  readonly sentence: string;
}

/** Everything that is not as it must be, each with the page that mends it. */
function Faults() {
  const t = useT();
  const { devices, accepting, kiosk } = useMachine();
  const outbox = useQueue((queue) => queue.outbox);
  const settings = useConsole((state) => state.settings);
  const lines = useChecks();
  const faults: Fault[] = [
    ...(accepting.ok
      ? []
      : accepting.reasons.map((reason) => ({ key: reason, sentence: wordFor(t, 'tech.reason', reason) }))),
    ...(outbox === 'unhealthy' ? [{ key: 'outbox', sentence: t('tech.reason.outbox-unhealthy') }] : []),
    ...devices
      .filter((device) => toneOfState(device.status.state) === 'danger')
      .map((device) => ({
        key: device.id,
        sentence: `${wordFor(t, 'tech.kind', device.kind)}：${wordFor(t, 'tech.state', device.status.state)}`,
      })),
  ];
  const missing = lines?.filter(
    (line) => line.required && (line.record?.outcome !== 'passed' || line.stale),
  ).length;
  if (kiosk === null || settings === null) return null;
  if (faults.length === 0 && missing === 0)
    return (
      <Notice tone="ok" title={t('tech.home.well')}>
        <span data-faults="0">{t('tech.home.well.body')}</span>
      </Notice>
    );
  return (
    <Notice tone="warn" title={t(faults.length === 0 ? 'tech.home.unchecked' : 'tech.home.faults')}>
      <ul data-faults={faults.length}>
        {faults.map((fault) => (
          <li key={fault.key}>{fault.sentence}</li>
        ))}
        {missing === undefined || missing === 0 ? null : (
          <li>{t('tech.home.missing', { count: missing })}</li>
        )}
      </ul>
    </Notice>
  );
}

function useChecks(): readonly CheckLine[] | null {
  const [lines, setLines] = useState<readonly CheckLine[] | null>(null);
  useEffect(() => {
    void ask('/checks', checkList).then((answer) => {
      if (answer.ok) setLines(answer.value.lines);
    });
  }, []);
  return lines;
}
