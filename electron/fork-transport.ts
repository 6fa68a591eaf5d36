import { type ChildProcess, fork } from 'node:child_process';
import type { DeviceTransport } from '#host/device-client.ts';
import type { DeviceMessage, HostMessage } from '#shared/hardware/messages.ts';

/** Runs the device process as a child of plain Node. `entry` is the bundled `device-process.js`. */
export function forkTransport(entry: string): DeviceTransport {
  let child: ChildProcess | undefined;
  const onMessage: ((message: DeviceMessage) => void)[] = [];
  const onExit: (() => void)[] = [];
  return {
    start() {
      const started = fork(entry, {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child = started;
      started.on('message', (message: DeviceMessage) => {
        for (const listener of onMessage) listener(message);
      });
      const ended = once(() => {
        for (const listener of onExit) listener();
      });
      started.once('exit', ended);
      started.once('error', ended);
    },
    post: (message: HostMessage) => {
      // A dead channel is told by 'exit'; the error of this one message adds nothing.
      child?.send(message, () => undefined);
    },
    onMessage: (listener) => {
      onMessage.push(listener);
    },
    onExit: (listener) => {
      onExit.push(listener);
    },
    kill: () => {
      child?.kill('SIGKILL');
    },
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
