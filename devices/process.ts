import type { HostMessage } from '#shared/hardware/messages.ts';
import { detect } from './detection/detect.ts';
import { createRegistry } from './registry.ts';
import { type HostPort, serveDevices } from './service.ts';

/** The part of Electron's `process.parentPort` used here; it is absent in plain Node. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: HostMessage }) => void): void;
}

/** Entry of the device process: a `utilityProcess` under Electron, a fork with a structured-clone channel elsewhere. */
function hostPort(): HostPort {
  const parent: ParentPort | undefined = Reflect.get(process, 'parentPort');
  if (parent !== undefined)
    return {
      post: (message) => parent.postMessage(message),
      onMessage: (listener) => parent.on('message', (event) => listener(event.data)),
    };
  return {
    post: (message) => {
      // A host that is gone needs no answer; this process ends by 'disconnect'.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => {
      process.on('message', (message: HostMessage) => listener(message));
    },
  };
}

const registry = createRegistry();
serveDevices(hostPort(), {
  build: registry.build,
  detect: (known, assetsDir) => detect(known, assetsDir, registry.claims),
});
// What a driver throws is a bug. Its message could hold data of a card, so only the place is told; the host starts a
// clean process.
const die = (error: unknown): never => {
  const places =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^ +at /.test(line)) : [];
  process.stderr.write(`The device process failed.\n${places.join('\n')}\n`);
  process.exit(1);
};
process.on('uncaughtException', die);
process.on('unhandledRejection', die);
// A fork whose host is gone has nothing left to do.
process.on('disconnect', () => process.exit(0));
