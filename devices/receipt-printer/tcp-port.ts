import { connect, type Socket } from 'node:net';
import { err, ok } from '#shared/result.ts';
import { patientTimer } from '../patient-timer.ts';
import { type BytePort, type Connection, type PortLimits, unreachable } from './port.ts';

/**
 * A printer on the network, usually TCP port 9100. The address is asked for at every opening. Many such printers
 * serve one connection at a time, so a connection is held only for one conversation.
 */
export function tcpPort(
  address: () => { host: string; port: number } | undefined,
  limits: PortLimits,
): BytePort {
  return {
    open: () => {
      const target = address();
      if (target === undefined) return Promise.resolve(err({ state: 'disconnected' }));
      return new Promise((resolve) => {
        const socket = connect({ ...target, noDelay: true });
        const fail = (error?: unknown): void => {
          cancel();
          socket.destroy();
          resolve(err(unreachable(error)));
        };
        const cancel = patientTimer(limits.connectMs, fail);
        // Stays for the socket's whole life: an error after the opening is told by `close` alone.
        socket.on('error', fail);
        socket.once('connect', () => {
          cancel();
          resolve(ok(tcpConnection(socket, limits.writeMs)));
        });
      });
    },
  };
}

function tcpConnection(socket: Socket, writeMs: number): Connection {
  return {
    write: (bytes) =>
      new Promise((resolve) => {
        if (socket.destroyed || !socket.writable) return resolve(err({ state: 'disconnected' }));
        const cancel = patientTimer(writeMs, () => resolve(err({ state: 'silent' })));
        const lost = (): void => {
          cancel();
          resolve(err({ state: 'disconnected' }));
        };
        socket.once('close', lost);
        socket.write(bytes, (error) => {
          socket.off('close', lost);
          cancel();
          resolve(error ? err({ state: 'disconnected' }) : ok(undefined));
        });
      }),
    onData: (listener) => void socket.on('data', (chunk) => listener(chunk)),
    onClose: (listener) => {
      if (socket.destroyed) listener();
      else socket.once('close', listener);
    },
    close: () =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        socket.removeAllListeners('data');
        socket.once('close', () => resolve());
        // Let what was written leave, then make sure of it: a dead peer never answers a FIN.
        socket.end(() => socket.destroy());
        setTimeout(() => socket.destroy(), writeMs).unref();
      }),
  };
}
