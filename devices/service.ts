import type { DeviceConfig, DeviceMessage, DeviceStatus, HostMessage } from '#shared/hardware/messages.ts';
import type { Device } from './device.ts';

/** One end of the wire to the host. */
export interface HostPort {
  post(message: DeviceMessage): void;
  onMessage(listener: (message: HostMessage) => void): void;
}

/** Builds one device, or null when there is no driver for its kind. */
export type Build = (config: DeviceConfig, assetsDir: string) => Promise<Device | null>;

const UNKNOWN: DeviceStatus = { state: 'disconnected' };

/**
 * Answers the host's messages. Verbs of one device may run side by side (each driver has its own lock), so asking for
 * the status never waits for a scan.
 */
export function serveDevices(port: HostPort, build: Build): { close(): Promise<void> } {
  const devices = new Map<string, Device>();

  const configure = async (configs: readonly DeviceConfig[], assetsDir: string) => {
    for (const config of configs) {
      const device = await build(config, assetsDir);
      if (device !== null) devices.set(device.id, device);
    }
    port.post({
      event: 'ready',
      devices: [...devices.values()].map(({ id, kind, simulated }) => ({ id, kind, simulated })),
    });
    for (const device of devices.values())
      await device.start((status) => port.post({ event: 'status', device: device.id, status }));
  };

  port.onMessage((message) => {
    if ('configure' in message) {
      void configure(message.configure, message.assetsDir);
      return;
    }
    const verb = devices.get(message.device)?.verbs[message.verb];
    if (verb === undefined) {
      port.post({ id: message.id, ok: false, error: UNKNOWN });
      return;
    }
    // A verb that throws is a bug: the rejection ends this process, and the host starts a clean one.
    void verb(message.args).then((result) =>
      port.post(
        result.ok
          ? { id: message.id, ok: true, value: result.value }
          : { id: message.id, ok: false, error: result.error },
      ),
    );
  });

  return {
    close: async () => {
      for (const device of devices.values()) await device.close();
      devices.clear();
    },
  };
}
