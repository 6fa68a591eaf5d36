import type { DeviceView } from '#shared/api/devices.ts';
import { documentPrinterStatus } from '#shared/hardware/document-printer.ts';
import type { MessageKey } from '../i18n/index.ts';
import { deviceWorks } from './machine.ts';

/** What a citizen should know before starting: one sentence per device that is there and does not work. */
export function deviceProblems(devices: readonly DeviceView[]): MessageKey[] {
  const problems = devices.flatMap((device): MessageKey[] => {
    if (device.kind === 'receipt-printer') {
      switch (device.status.state) {
        case 'paper-out':
          return ['problem.paper-out'];
        case 'cover-open':
          return ['problem.cover-open'];
        case 'paper-low':
          return ['problem.paper-low'];
        default:
      }
    }
    if (device.kind === 'document-printer' && device.status.state === 'fault') {
      const told = documentPrinterStatus.safeParse(device.status);
      const advice = told.success && told.data.state === 'fault' ? told.data.advice[0] : undefined;
      if (advice !== undefined) return [`advice.${advice}`];
    }
    return deviceWorks([device], device.kind) ? [] : [`problem.${device.kind}`];
  });
  return [...new Set(problems)];
}
