import { type UtilityProcess, utilityProcess } from 'electron';
import type { DeviceTransport } from '#host/device-client.ts';
import type { DeviceMessage } from '#shared/hardware/messages.ts';

/** Runs the device process as Electron's `utilityProcess`. `entry` is the bundled `device-process.js`. */
export function utilityTransport(entry: string): DeviceTransport {
  let child: UtilityProcess | undefined;
  const onMessage: ((message: DeviceMessage) => void)[] = [];
  const onExit: (() => void)[] = [];
  return {
    start() {
      child = utilityProcess.fork(entry, [], { serviceName: 'Devices', stdio: 'inherit' });
      child.on('message', (message: DeviceMessage) => {
        for (const listener of onMessage) listener(message);
      });
      child.once('exit', () => {
        for (const listener of onExit) listener();
      });
    },
    post: (message) => child?.postMessage(message),
    onMessage: (listener) => {
      onMessage.push(listener);
    },
    onExit: (listener) => {
      onExit.push(listener);
    },
    kill: () => {
      // A process that hangs does not follow a polite request.
      if (child?.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
