import { useCallback, useEffect, useState } from 'react';
import { detectionView } from '#shared/api/technician.ts';
import type { Detection, DeviceOffer, FoundPort } from '#shared/hardware/detection.ts';
import { useMachine } from '../../app/machine.ts';
import { Badge, Button, DemoBadge, Notice, Panel, Waiting } from '../../design/index.ts';
import { type MessageKey, useT } from '../../i18n/index.ts';
import { ask, openPage, useConsole } from '../console.ts';
import { offered } from '../offer.ts';
import { Advice, Code, ConsolePage, StateBadge, wordFor } from '../parts.tsx';
import { kindsOfDevice } from '../schema-form.ts';

/** What is configured and how it is; what is plugged in and free; what could be added. */
export function DevicesPage() {
  const t = useT();
  const { detection, looking, look } = useDetection();
  return (
    <ConsolePage
      page="devices"
      title={t('tech.page.devices')}
      lead={t('tech.devices.lead')}
      extra={
        <Button action="look-again" icon="rotate" busy={looking} onPress={look}>
          {t('tech.devices.look')}
        </Button>
      }
    >
      <div className="stack">
        <Configured />
        <Panel title={t('tech.devices.found')} data={{ 'data-looking': String(looking) }}>
          {looking ? (
            <Waiting label={t('tech.devices.looking')} limitSeconds={20} />
          ) : (
            <Found detection={detection} />
          )}
        </Panel>
        <Panel title={t('tech.devices.add')}>
          <div className="row">
            {kindsOfDevice().map((kind) => (
              <Button
                key={kind}
                action="add-device"
                icon="add"
                data={{ 'data-kind': kind }}
                onPress={() => openPage('device', `new:${kind}`)}
              >
                {wordFor(t, 'tech.kind', kind)}
              </Button>
            ))}
          </div>
        </Panel>
      </div>
    </ConsolePage>
  );
}

function Configured() {
  const t = useT();
  const devices = useMachine((machine) => machine.devices);
  if (devices.length === 0) return <Notice tone="warn">{t('tech.devices.none')}</Notice>;
  return (
    <>
      {devices.map((device) => {
        const reason: unknown = Reflect.get(device.status, 'reason') ?? Reflect.get(device.status, 'cause');
        return (
          <Panel
            key={device.id}
            title={wordFor(t, 'tech.kind', device.kind)}
            aside={<StateBadge state={device.status.state} />}
            data={{ 'data-device': device.id, 'data-state': device.status.state }}
          >
            <p className="row">
              <Code>{device.id}</Code>
              {device.simulated ? <DemoBadge /> : null}
              {typeof reason === 'string' ? <Code>{reason}</Code> : null}
            </p>
            <Advice state={device.status.state} reason={typeof reason === 'string' ? reason : undefined} />
            <div className="row">
              <Button
                action="test"
                kind="primary"
                icon="check"
                data={{ 'data-device-test': device.id }}
                onPress={() => openPage('check', `device:${device.id}`)}
              >
                {t('tech.devices.test')}
              </Button>
              <Button
                action="edit"
                icon="pen"
                data={{ 'data-device-edit': device.id }}
                onPress={() => openPage('device', device.id)}
              >
                {t('tech.devices.edit')}
              </Button>
            </div>
          </Panel>
        );
      })}
    </>
  );
}

function useDetection() {
  const [detection, setDetection] = useState<Detection | null>(null);
  const [looking, setLooking] = useState(true);
  const look = useCallback(() => {
    setLooking(true);
    void ask('/detection', detectionView, { limitMs: 30_000 }).then((answer) => {
      setDetection(answer.ok ? answer.value.detection : null);
      setLooking(false);
    });
  }, []);
  useEffect(look, [look]);
  return { detection, looking, look };
}

function Found({ detection }: { readonly detection: Detection | null }) {
  const t = useT();
  if (detection === null) return <p className="muted">{t('tech.devices.cannot-look')}</p>;
  return (
    <div className="stack stack--tight">
      {detection.blind.length === 0 ? null : (
        <Notice tone="warn">
          {t('tech.devices.blind')} {detection.blind.map((type) => wordFor(t, 'tech.port', type)).join('、')}
        </Notice>
      )}
      {detection.ports.length === 0 ? <p className="muted">{t('tech.devices.nothing')}</p> : null}
      {detection.ports.map((port) => (
        <FoundRow
          key={port.key}
          port={port}
          offers={detection.offers.filter((offer) => offer.found === port.key)}
        />
      ))}
    </div>
  );
}

const hex = (id: number): string => id.toString(16).toUpperCase().padStart(4, '0');

function FoundRow({ port, offers }: { readonly port: FoundPort; readonly offers: readonly DeviceOffer[] }) {
  const t = useT();
  const settings = useConsole((state) => state.settings);
  const name = [port.manufacturer, port.product].filter((part) => part !== null).join(' ');
  return (
    <div className="found" data-found={port.key} data-used-by={port.usedBy ?? ''}>
      <p className="row">
        <span className="strong">{wordFor(t, 'tech.port', port.type)}</span>
        <Code>{port.path}</Code>
        {port.vendorId === null || port.productId === null ? null : (
          <Code>
            {hex(port.vendorId)}:{hex(port.productId)}
          </Code>
        )}
        {name === '' ? null : <Code>{name}</Code>}
        {port.usedBy === null ? (
          <Badge tone="ok">{t('tech.devices.free')}</Badge>
        ) : (
          <Badge>{t('tech.devices.used', { device: port.usedBy })}</Badge>
        )}
        {port.access === 'no-permission' ? (
          <Badge tone="danger">{t('tech.devices.no-permission')}</Badge>
        ) : null}
      </p>
      {port.usedBy !== null
        ? null
        : offers.map((offer) => (
            <div key={offer.kind} className="row">
              <Button
                action="take-offer"
                icon="add"
                data={{ 'data-offer': offer.kind }}
                disabled={settings === null}
                onPress={() => {
                  offered.take(offer);
                  openPage('device', `offer:${offer.kind}`);
                }}
              >
                {t(`tech.devices.offer.${offer.certainty}` as MessageKey, {
                  kind: wordFor(t, 'tech.kind', offer.kind),
                })}
              </Button>
              {offer.name === null ? null : <Code>{offer.name}</Code>}
            </div>
          ))}
    </div>
  );
}
