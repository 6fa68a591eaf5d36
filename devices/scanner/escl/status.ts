import type { ScannerStatus } from '#shared/hardware/scanner.ts';
import { readXml, textAt } from './xml.ts';

export interface EsclState {
  readonly status: ScannerStatus;
  /** True when the feeder says that paper is in it, false when it says that it is empty. */
  readonly loaded: boolean | undefined;
}

const feeder: Readonly<Record<string, ScannerStatus['state']>> = {
  ScannerAdfJam: 'jam',
  ScannerAdfMispick: 'jam',
  ScannerAdfInputTrayFailed: 'fault',
  ScannerAdfInputTrayOverloaded: 'jam',
  ScannerAdfMultipickDetected: 'double-feed',
  ScannerAdfDoorOpen: 'cover-open',
  ScannerAdfHatchOpen: 'cover-open',
  ScannerAdfDuplexPageTooShort: 'unsupported',
  ScannerAdfDuplexPageTooLong: 'unsupported',
};

const device: Readonly<Record<string, ScannerStatus['state']>> = {
  Idle: 'ready',
  Processing: 'busy',
  Testing: 'busy',
  Stopped: 'fault',
  Down: 'fault',
};

/** Reads `ScannerStatus` of eSCL. A trouble of the feeder says more than the device's own state. */
export function readState(text: string): EsclState | undefined {
  const root = readXml(text);
  if (root?.name !== 'ScannerStatus') return undefined;
  const state = device[textAt(root, 'State') ?? ''];
  if (state === undefined) return undefined;
  const paper = textAt(root, 'AdfState');
  return {
    status: { state: feeder[paper ?? ''] ?? state },
    loaded: paper === 'ScannerAdfLoaded' ? true : paper === 'ScannerAdfEmpty' ? false : undefined,
  };
}
