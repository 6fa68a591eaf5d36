import type { DeviceStatus } from './messages.ts';

/**
 * What any status of any kind of device comes to:
 * - `starting` it has not been looked at yet
 * - `ready` it waits, also for a card or a sheet
 * - `busy` it is at work
 * - `warning` it works, and staff should come soon: paper low, dirty glass, on battery
 * - `fault` it is there and does not work; its status names the reason
 * - `absent` nothing answers at its place: not plugged in, switched off, or the device process is down
 * - `disabled` the configuration says that this kiosk does not offer it
 */
export const deviceConditions = [
  'starting',
  'ready',
  'busy',
  'warning',
  'fault',
  'absent',
  'disabled',
] as const;
export type DeviceCondition = (typeof deviceConditions)[number];

const byState: Readonly<Record<string, DeviceCondition>> = {
  starting: 'starting',
  ready: 'ready',
  'no-card': 'ready',
  'card-removed': 'ready',
  'card-left': 'ready',
  'card-unreadable': 'ready',
  'no-code': 'ready',
  'no-paper': 'ready',
  'one-way': 'ready',
  'bad-image': 'ready',
  cancelled: 'ready',
  reading: 'busy',
  scanning: 'busy',
  printing: 'busy',
  busy: 'busy',
  'paper-low': 'warning',
  'ink-low': 'warning',
  attention: 'warning',
  'dirty-glass': 'warning',
  'on-battery': 'warning',
  'battery-low': 'warning',
  'replace-battery': 'warning',
  disabled: 'disabled',
};

/** Reasons of `disconnected` that are not mended by plugging something in. */
const mended: ReadonlySet<unknown> = new Set(['no-permission', 'refused', 'no-driver']);

/** A state nobody has named here is a fault: a citizen must not be sent to a device in an unknown state. */
export function conditionOf(status: DeviceStatus & { readonly reason?: unknown }): DeviceCondition {
  if (status.state === 'disconnected') return mended.has(status.reason) ? 'fault' : 'absent';
  return Object.hasOwn(byState, status.state) ? (byState[status.state] ?? 'fault') : 'fault';
}

/** True when a citizen can use the device now, or in a moment. */
export const isUsable = (condition: DeviceCondition): boolean =>
  condition === 'starting' || condition === 'ready' || condition === 'busy' || condition === 'warning';
