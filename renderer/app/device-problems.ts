import type { DeviceView } from '#shared/api/devices.ts';
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
    return deviceWorks([device], device.kind) ? [] : [`problem.${device.kind}`];
  });
  return [...new Set(problems)];
}
