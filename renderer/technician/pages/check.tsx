import type { ComponentType } from 'react';
import { useMachine } from '../../app/machine.ts';
import { Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { CameraCheck } from '../checks/camera.tsx';
import { CardCheck } from '../checks/card.tsx';
import { ColoursCheck } from '../checks/colours.tsx';
import { NetworkCheck } from '../checks/network.tsx';
import { PrintCheck } from '../checks/print.tsx';
import { ScanCheck } from '../checks/scan.tsx';
import { SoundCheck } from '../checks/sound.tsx';
import { TouchCheck } from '../checks/touch.tsx';
import { useConsole } from '../console.ts';
import { ConsolePage, wordFor } from '../parts.tsx';
import { MachinePage } from './machine.tsx';
import { PanelPage } from './panel.tsx';

const byKind: Readonly<Record<string, ComponentType<{ readonly device: string }>>> = {
  'id-card-reader': CardCheck,
  scanner: ScanCheck,
  'receipt-printer': PrintCheck,
};

const byName: Readonly<Record<string, ComponentType>> = {
  network: NetworkCheck,
  clock: MachinePage,
  storage: MachinePage,
  camera: CameraCheck,
  sound: SoundCheck,
  touch: TouchCheck,
  colours: ColoursCheck,
  panel: PanelPage,
};

/** One check, by its id. */
export function CheckPage() {
  const t = useT();
  const about = useConsole((state) => state.about);
  const devices = useMachine((machine) => machine.devices);
  const id = about.startsWith('device:') ? about.slice('device:'.length) : null;
  const device = devices.find((one) => one.id === id);
  if (id !== null) {
    const Check = device === undefined ? undefined : byKind[device.kind];
    return Check === undefined ? (
      <ConsolePage page="check" up="checks" title={wordFor(t, 'tech.kind', device?.kind ?? '')}>
        <Notice tone="warn">{t('tech.check.none')}</Notice>
      </ConsolePage>
    ) : (
      <Check device={id} />
    );
  }
  const Check = byName[about];
  return Check === undefined ? null : <Check />;
}
