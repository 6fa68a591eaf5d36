import type { KnownDevice } from '#shared/hardware/detection.ts';
import type { DeviceConfig, DeviceMessage, DeviceStatus, HostMessage } from '#shared/hardware/messages.ts';
import type { Result } from '#shared/result.ts';
import type { Device } from './device.ts';

/** One end of the wire to the host. */
export interface HostPort {
  post(message: DeviceMessage): void;
  onMessage(listener: (message: HostMessage) => void): void;
}

/** What the device process can do beside driving devices. */
export interface Workshop {
  /** Builds one device, or null when there is no driver for its kind. */
  build(config: DeviceConfig, assetsDir: string): Promise<Device | null>;
  /** Looks what is plugged in. */
  detect(known: readonly KnownDevice[], assetsDir: string): Promise<unknown>;
}

const UNKNOWN: DeviceStatus = { state: 'disconnected' };

/**
 * Answers the host's messages. Verbs of one device may run side by side (each driver has its own lock), so asking for
 * the status never waits for a scan.
 */
export function serveDevices(port: HostPort, workshop: Workshop): { close(): Promise<void> } {
  const devices = new Map<string, Device>();
  const configs = new Map<string, DeviceConfig>();
  let assets = '';

  const start = async (device: Device) =>
    device.start((status) => port.post({ event: 'status', device: device.id, status }));

  const configure = async (given: readonly DeviceConfig[], assetsDir: string) => {
    assets = assetsDir;
    for (const config of given) {
      const device = await workshop.build(config, assetsDir);
      if (device === null) continue;
      devices.set(device.id, device);
      configs.set(device.id, config);
    }
    port.post({
      event: 'ready',
      devices: [...devices.values()].map(({ id, kind, simulated }) => ({ id, kind, simulated })),
    });
    for (const device of devices.values()) await start(device);
  };

  /**
   * Builds a device, asks it, puts it away. The configured device of the same id holds the socket that is to be tried:
   * it steps back and is built again afterwards.
   */
  const probe = async (config: DeviceConfig): Promise<Result<unknown, DeviceStatus>> => {
    const resting = devices.get(config.id);
    devices.delete(config.id);
    await resting?.close();
    const candidate = await workshop.build(config, assets);
    const result = await probeDevice(candidate);
    const before = configs.get(config.id);
    const again = before === undefined ? null : await workshop.build(before, assets);
    if (again !== null) {
      devices.set(again.id, again);
      await start(again);
    }
    return result;
  };

  const answer = (id: number, result: Result<unknown, DeviceStatus>) =>
    port.post(result.ok ? { id, ok: true, value: result.value } : { id, ok: false, error: result.error });

  port.onMessage((message) => {
    // What throws below is a bug: the rejection ends this process, and the host starts a clean one.
    if ('configure' in message) void configure(message.configure, message.assetsDir);
    else if ('ping' in message) port.post({ event: 'pong', ping: message.ping });
    else if ('detect' in message)
      void workshop
        .detect(message.detect, assets)
        .then((value) => port.post({ id: message.id, ok: true, value }));
    else if ('probe' in message) void probe(message.probe).then((result) => answer(message.id, result));
    else {
      const verb = devices.get(message.device)?.verbs[message.verb];
      if (verb === undefined) port.post({ id: message.id, ok: false, error: UNKNOWN });
      else void verb(message.args).then((result) => answer(message.id, result));
    }
  });

  return {
    close: async () => {
      for (const device of devices.values()) await device.close();
      devices.clear();
    },
  };
}

/** How long a probed device may stay `starting`. */
const PROBE_LIMIT_MS = 8000;

/** The first status that says something, and the name the device gives itself when asked by its verb `identify`. */
async function probeDevice(device: Device | null): Promise<Result<unknown, DeviceStatus>> {
  if (device === null) return { ok: false, error: UNKNOWN };
  const status = await new Promise<DeviceStatus>((resolve) => {
    const limit = setTimeout(() => resolve({ state: 'silent' }), PROBE_LIMIT_MS);
    void device.start((now) => {
      if (now.state === 'starting') return;
      clearTimeout(limit);
      resolve(now);
    });
  });
  const named = await device.verbs.identify?.(null);
  await device.close();
  const identity = named?.ok && typeof named.value === 'string' ? named.value : null;
  return { ok: true, value: { status, identity } };
}
