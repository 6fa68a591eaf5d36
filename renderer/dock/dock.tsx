import { useCallback, useEffect, useState } from 'react';
import { Button, DemoBadge, Icon, Notice } from '../design/index.ts';
import { type MessageKey, type Translate, useT } from '../i18n/index.ts';
import { Scenarios } from './scenarios.tsx';
import { type DockState, play, readDock, type SimulatedDevice } from './simulator-api.ts';
import './dock.css';

const refreshMs = 1500;

type Play = (device: SimulatedDevice, body: unknown) => void;

/**
 * The drawer of virtual devices. It stands in flow beside the screen, which shrinks: nothing a citizen presses is ever
 * under it. Loaded only where devices are simulated, left out of packaged builds.
 */
export function Dock({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const [state, setState] = useState<DockState | null>(null);
  const [failed, setFailed] = useState(false);
  const refresh = useCallback(() => {
    void readDock().then(setState);
  }, []);
  useEffect(() => {
    refresh();
    const timer = setInterval(refresh, refreshMs);
    return () => clearInterval(timer);
  }, [refresh]);
  const played = (isTaken: boolean) => {
    setFailed(!isTaken);
    refresh();
  };
  const act: Play = (device, body) => {
    void play(device, body).then((answer) => played(answer.ok));
  };
  return (
    <aside className="dock" data-dock="open" data-react-aria-top-layer="true" aria-label={t('dock.title')}>
      <div className="dock__top">
        <h2 className="heading">{t('dock.title')}</h2>
        <DemoBadge />
        <span className="bar__gap" />
        <Button action="dock-close" icon="cross" kind="quiet" onPress={onClose}>
          {t('dock.close')}
        </Button>
      </div>
      <p className="muted small">{t('dock.about')}</p>
      {failed ? (
        <Notice tone="danger" live>
          {t('dock.failed')}
        </Notice>
      ) : null}
      {state === null ? null : (
        <div className="dock__devices">
          <Card played={played} state={state.card} act={act} t={t} />
          <Scanner played={played} state={state.scanner} act={act} t={t} />
          <Printer played={played} state={state.printer} act={act} t={t} />
          <DocumentPrinter played={played} state={state.documents} act={act} t={t} />
          <CodeReader played={played} state={state.code} act={act} t={t} />
          <Network played={played} online={state.online} act={act} t={t} />
        </div>
      )}
    </aside>
  );
}

interface Part<S> {
  readonly state: S;
  readonly act: Play;
  readonly played: (isTaken: boolean) => void;
  readonly t: Translate;
}

/** Names of the demo cards by how their key begins; another key is called by its number. */
function cardName(key: string, index: number, t: Translate): string {
  const known: readonly (readonly [string, MessageKey])[] = [
    ['resident', 'dock.card.resident'],
    ['hmt', 'dock.card.hmt'],
    ['fpr', 'dock.card.fpr'],
  ];
  const found = known.find(([start]) => key.startsWith(start));
  const number = index + 1;
  return found === undefined ? t('dock.card.other', { number }) : `${number} ${t(found[1])}`;
}

function Card({ state, act, played, t }: Part<DockState['card']>) {
  if (state === null) return null;
  const on = state.card === null ? -1 : state.cards.indexOf(state.card);
  return (
    <section className="dock__device" data-device="id-card">
      <Head icon="card" title={t('dock.card')}>
        {state.card === null
          ? t('dock.card.none')
          : t('dock.card.on', { card: cardName(state.card, Math.max(0, on), t) })}
      </Head>
      <div className="dock__keys">
        {state.cards.map((key, index) => (
          <Button
            key={key}
            action="dock-place"
            data={{ 'data-card': key }}
            onPress={() => act('id-card', { place: key })}
            disabled={state.card === key}
          >
            {cardName(key, index, t)}
          </Button>
        ))}
      </div>
      <div className="dock__keys">
        <Button
          action="dock-remove"
          kind="quiet"
          disabled={state.card === null}
          onPress={() => act('id-card', { remove: true })}
        >
          {t('dock.card.remove')}
        </Button>
        <Plug device="id-card" fault={state.fault} act={act} t={t} />
      </div>
      <Scenarios device="id-card" onPlayed={played} />
    </section>
  );
}

function Scanner({ state, act, played, t }: Part<DockState['scanner']>) {
  if (state === null) return null;
  return (
    <section className="dock__device" data-device="scanner">
      <Head icon="scan" title={t('dock.scanner')}>
        {state.queue.length === 0
          ? t('dock.scanner.empty')
          : t('dock.scanner.queue', { count: state.queue.length })}
      </Head>
      <div className="dock__keys">
        {state.pages.map((page, index) => (
          <Button
            key={page}
            action="dock-feed"
            data={{ 'data-page': page }}
            onPress={() => act('scanner', { feed: [page] })}
          >
            {t('dock.page', { number: index + 1 })}
          </Button>
        ))}
      </div>
      <div className="dock__keys">
        <Plug device="scanner" fault={state.fault} act={act} t={t} />
      </div>
      <Scenarios device="scanner" onPlayed={played} />
    </section>
  );
}

const papers = ['ok', 'low', 'out'] as const;

function Printer({ state, act, played, t }: Part<DockState['printer']>) {
  if (state === null) return null;
  return (
    <section className="dock__device" data-device="receipt-printer">
      <Head icon="print" title={t('dock.printer')}>
        {state.pages.length === 0
          ? t('dock.printer.empty')
          : t('dock.printer.pages', { count: state.pages.length })}
      </Head>
      <div className="dock__keys">
        {papers.map((paper) => (
          <Button
            key={paper}
            action={`dock-paper-${paper}`}
            kind={state.paper === paper ? 'primary' : 'secondary'}
            onPress={() => act('receipt-printer', { paper })}
          >
            {t(`dock.paper.${paper}`)}
          </Button>
        ))}
        <Button
          action="dock-cover"
          onPress={() => act('receipt-printer', { cover: state.cover === 'open' ? 'closed' : 'open' })}
        >
          {t(state.cover === 'open' ? 'dock.cover.closed' : 'dock.cover.open')}
        </Button>
        <Plug device="receipt-printer" fault={state.fault} act={act} t={t} />
      </div>
      {state.picture === null ? null : (
        <img
          className="dock__picture"
          src={`data:image/png;base64,${state.picture}`}
          alt={t('dock.printer.picture')}
        />
      )}
      <Scenarios device="receipt-printer" onPlayed={played} />
    </section>
  );
}

const toners = ['ok', 'low', 'empty'] as const;

function DocumentPrinter({ state, act, played, t }: Part<DockState['documents']>) {
  if (state === null) return null;
  const device = 'document-printer';
  return (
    <section className="dock__device" data-device={device}>
      <Head icon="print" title={t('dock.documents')}>
        {t('dock.documents.pages', { count: state.pages })}
      </Head>
      <div className="dock__keys">
        {papers.map((paper) => (
          <Button
            key={paper}
            action={`dock-tray-${paper}`}
            kind={state.paper === paper ? 'primary' : 'secondary'}
            onPress={() => act(device, { paper })}
          >
            {t(`dock.paper.${paper}`)}
          </Button>
        ))}
        {toners.map((toner) => (
          <Button
            key={toner}
            action={`dock-toner-${toner}`}
            kind={state.toner === toner ? 'primary' : 'secondary'}
            onPress={() => act(device, { toner })}
          >
            {t(`dock.toner.${toner}`)}
          </Button>
        ))}
        <Button
          action="dock-lid"
          onPress={() => act(device, { cover: state.cover === 'open' ? 'closed' : 'open' })}
        >
          {t(state.cover === 'open' ? 'dock.cover.closed' : 'dock.cover.open')}
        </Button>
        <Button
          action="dock-jam"
          disabled={state.fault !== null}
          onPress={() => act(device, { fault: 'jam' })}
        >
          {t('dock.jam')}
        </Button>
        <Plug device={device} fault={state.fault} act={act} t={t} />
      </div>
      <Scenarios device={device} onPlayed={played} />
    </section>
  );
}

/** Holds the code of the newest printed receipt before the reader: what a citizen would do with the paper in hand. */
function CodeReader({ state, act, played, t }: Part<DockState['code']>) {
  if (state === null) return null;
  const { receipt } = state;
  return (
    <section className="dock__device" data-device="code-reader">
      <Head icon="scan" title={t('dock.code')}>
        {t(receipt === null ? 'dock.code.no-receipt' : 'dock.code.about')}
      </Head>
      <div className="dock__keys">
        <Button
          action="dock-show-code"
          disabled={receipt === null}
          onPress={() => act('code-reader', { show: receipt })}
        >
          {t('dock.code.show')}
        </Button>
        <Plug device="code-reader" fault={state.fault} act={act} t={t} />
      </div>
      <Scenarios device="code-reader" onPlayed={played} />
    </section>
  );
}

function Network({
  online,
  act,
  played,
  t,
}: {
  readonly online: boolean | null;
  readonly act: Play;
  readonly played: (isTaken: boolean) => void;
  readonly t: Translate;
}) {
  if (online === null) return null;
  return (
    <section className="dock__device" data-device="network">
      <Head icon={online ? 'online' : 'offline'} title={t('dock.network')}>
        {t(online ? 'bar.online' : 'bar.offline')}
      </Head>
      <div className="dock__keys">
        <Button action="dock-network" onPress={() => act('network', { online: !online })}>
          {t(online ? 'dock.network.off' : 'dock.network.on')}
        </Button>
      </div>
      <Scenarios device="network" onPlayed={played} />
    </section>
  );
}

function Head({
  icon,
  title,
  children,
}: {
  readonly icon: 'card' | 'scan' | 'print' | 'online' | 'offline';
  readonly title: string;
  readonly children: string;
}) {
  return (
    <div className="dock__head">
      <Icon name={icon} />
      <h3 className="strong">{title}</h3>
      <span className="muted">{children}</span>
    </div>
  );
}

function Plug({
  device,
  fault,
  act,
  t,
}: {
  readonly device: SimulatedDevice;
  readonly fault: string | null;
  readonly act: Play;
  readonly t: Translate;
}) {
  return fault === null ? (
    <Button action="dock-unplug" kind="quiet" onPress={() => act(device, { fault: 'unplug' })}>
      {t('dock.unplug')}
    </Button>
  ) : (
    <Button action="dock-heal" kind="primary" onPress={() => act(device, { clear: true })}>
      {t('dock.heal')}
    </Button>
  );
}
