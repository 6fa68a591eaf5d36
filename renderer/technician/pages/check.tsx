import type { ComponentType } from 'react';
import { useMachine } from '../../app/machine.ts';
import { CameraCheck } from '../checks/camera.tsx';
import { CardCheck } from '../checks/card.tsx';
import { ColoursCheck } from '../checks/colours.tsx';
import { DeviceCheck } from '../checks/device.tsx';
import { NetworkCheck } from '../checks/network.tsx';
import { PrintCheck } from '../checks/print.tsx';
import { ScanCheck } from '../checks/scan.tsx';
import { SoundCheck } from '../checks/sound.tsx';
import { TouchCheck } from '../checks/touch.tsx';
import { useConsole } from '../console.ts';
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
  const about = useConsole((state) => state.about);
  const devices = useMachine((machine) => machine.devices);
  const id = about.startsWith('device:') ? about.slice('device:'.length) : null;
  const device = devices.find((one) => one.id === id);
  if (id !== null) {
    const Check = byKind[device?.kind ?? ''] ?? DeviceCheck;
    return <Check device={id} />;
  }
  const Check = byName[about];
  return Check === undefined ? null : <Check />;
}
