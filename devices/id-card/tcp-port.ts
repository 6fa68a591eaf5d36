import { connect, type Socket } from 'node:net';
import type { TcpPortConfig } from '#shared/hardware/id-card-port.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Port, PortProblem } from './port.ts';

export type TcpPortOptions = Omit<TcpPortConfig, 'type'>;

function problemOf(error: NodeJS.ErrnoException): PortProblem {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'EACCES':
    case 'EPERM':
      return 'no-permission';
    default:
      return 'absent';
  }
}

/** A reader behind a serial-to-network converter: the bytes of its line over TCP. */
export function createTcpPort(options: TcpPortOptions): Port {
  let socket: Socket | null = null;

  function drop(): void {
    const closing = socket;
    socket = null;
    closing?.destroy();
  }

  return {
    open(events) {
      drop();
      const opening = connect({ host: options.host, port: options.port });
      socket = opening;
      opening.setNoDelay(true);
      opening.setKeepAlive(true, 10_000);
      return new Promise<Result<void, PortProblem>>((resolve) => {
        let isOpen = false;
        opening.once('connect', () => {
          isOpen = true;
          resolve(ok(undefined));
        });
        opening.on('data', (bytes: Uint8Array) => {
          if (socket === opening) events.onData(bytes);
        });
        opening.on('error', (error: NodeJS.ErrnoException) => {
          if (!isOpen) resolve(err(problemOf(error)));
        });
        // A converter that ends its side has lost its reader; half a connection is of no use.
        opening.once('end', () => opening.destroy());
        opening.once('close', () => {
          if (!isOpen) resolve(err('lost'));
          if (socket !== opening) return;
          socket = null;
          if (isOpen) events.onDisconnect();
        });
      });
    },

    write(frame): Promise<Result<void, PortProblem>> {
      const target = socket;
      if (target === null || target.destroyed) return Promise.resolve(err('lost'));
      return new Promise((resolve) => {
        target.write(frame, (error) => resolve(error ? err('lost') : ok(undefined)));
      });
    },

    async close() {
      drop();
    },
  };
}
