import { useEffect, useState } from 'react';
import { type MachineView, machineView } from '#shared/api/technician.ts';
import { Badge, Notice, Panel, Rows } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName } from '../console.ts';
import { Code, ConsolePage, when, wordFor } from '../parts.tsx';

const SKEW_LIMIT_MS = 300_000;

/** Storage, clock and version; opening this page is the check of the first two. */
export function MachinePage() {
  const t = useT();
  const [view, setView] = useState<MachineView | string | null>(null);
  const check = () =>
    void ask('/machine', machineView, { method: 'POST' }).then((answer) =>
      setView(answer.ok ? answer.value : failureName(answer.error)),
    );
  useEffect(check, []);
  return (
    <ConsolePage
      page="machine"
      title={t('tech.page.machine')}
      lead={t('tech.machine.lead')}
      next={{ label: t('tech.machine.again'), action: 'run-test', icon: 'rotate', onPress: check }}
    >
      {typeof view === 'string' ? <Notice tone="danger">{wordFor(t, 'tech.failure', view)}</Notice> : null}
      {view === null || typeof view === 'string' ? null : (
        <div className="stack" data-test="passed">
          <StoragePanel view={view} />
          <ClockPanel view={view} />
          <Panel title={t('tech.machine.program')}>
            <Rows
              rows={[
                { id: 'version', term: t('tech.machine.version'), value: <Code>{view.version}</Code> },
                { id: 'runtime', term: t('tech.machine.runtime'), value: <Code>{view.runtime}</Code> },
                { id: 'system', term: t('tech.machine.system'), value: <Code>{view.system}</Code> },
                { id: 'shell', term: t('tech.machine.shell'), value: wordFor(t, 'tech.shell', view.shell) },
                { id: 'up', term: t('tech.machine.up'), value: when(view.upSince) },
                { id: 'kiosk', term: t('tech.place.kiosk'), value: <Code>{view.kioskId}</Code> },
              ]}
            />
          </Panel>
        </div>
      )}
    </ConsolePage>
  );
}

const gibibytes = (mebibytes: number): string => (mebibytes / 1024).toFixed(1);

function StoragePanel({ view: { storage } }: { readonly view: MachineView }) {
  const t = useT();
  const enough = storage.freeMiB >= storage.floorMiB;
  return (
    <Panel
      title={t('tech.machine.storage')}
      aside={
        <Badge tone={enough ? 'ok' : 'danger'}>
          {t(enough ? 'tech.machine.enough' : 'tech.machine.full')}
        </Badge>
      }
    >
      <Rows
        rows={[
          {
            id: 'free',
            term: t('tech.machine.free'),
            value: t('tech.gibibytes', { count: gibibytes(storage.freeMiB) }),
          },
          {
            id: 'total',
            term: t('tech.machine.total'),
            value: t('tech.gibibytes', { count: gibibytes(storage.totalMiB) }),
          },
          {
            id: 'floor',
            term: t('tech.machine.floor'),
            value: t('tech.gibibytes', { count: gibibytes(storage.floorMiB) }),
          },
        ]}
      />
    </Panel>
  );
}

function ClockPanel({ view: { clock } }: { readonly view: MachineView }) {
  const t = useT();
  const { skewMs } = clock;
  const state = skewMs === null ? 'unverified' : Math.abs(skewMs) <= SKEW_LIMIT_MS ? 'right' : 'wrong';
  const tone = { unverified: 'warn', right: 'ok', wrong: 'danger' } as const;
  return (
    <Panel
      title={t('tech.machine.clock')}
      aside={<Badge tone={tone[state]}>{t(`tech.machine.clock.${state}`)}</Badge>}
    >
      <Rows
        rows={[
          { id: 'now', term: t('tech.machine.now'), value: when(clock.now) },
          { id: 'zone', term: t('tech.machine.zone'), value: <Code>{clock.zone}</Code> },
          {
            id: 'skew',
            term: t('tech.machine.skew'),
            value:
              skewMs === null
                ? t('tech.unknown')
                : t('tech.seconds.count', { count: String(Math.round(skewMs / 100) / 10 + 0) }),
          },
        ]}
      />
      {state === 'right' ? null : <p className="muted">{t('tech.machine.clock.do')}</p>}
    </Panel>
  );
}
