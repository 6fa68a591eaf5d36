import { serveDevices } from '#devices/service.ts';
import type { DeviceConfig, HostMessage } from '#shared/hardware/messages.ts';
import { ok } from '#shared/result.ts';

/**
 * Run in place of the device process: every configured device has verbs that go wrong in the ways a driver can.
 * `work` does not.
 */
const device = ({ id, kind }: DeviceConfig) => ({
  id,
  kind,
  simulated: true,
  verbs: {
    work: async () => ok(process.pid),
    never: () => new Promise<never>(() => {}),
    spin: async () => {
      for (;;);
    },
    fail: async () => {
      throw new Error('张三丰 110101199003070011');
    },
    exit: async () => process.exit(3),
  },
  start: (onStatus: (status: { state: string }) => void) => onStatus({ state: 'ready' }),
  close: () => {},
});

serveDevices(
  {
    post: (message) => {
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => {
      process.on('message', (message: HostMessage) => listener(message));
    },
  },
  { build: async (config) => device(config), detect: async () => ({ ports: [], offers: [], blind: [] }) },
);
process.on('unhandledRejection', () => process.exit(1));
process.on('disconnect', () => process.exit(0));
