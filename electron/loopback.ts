import { type ServerType, serve } from '@hono/node-server';
import type { Host } from '#host/app.ts';
import { guardLoopback } from '#host/security.ts';
import { err, ok, type Result } from '#shared/result.ts';

export interface LoopbackOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly token: string;
  /** Tools only: no page files, no cookie (the door beside the Electron window). */
  readonly apiOnly: boolean;
}

export interface Loopback {
  /** `http://127.0.0.1:<port>/`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the host on 127.0.0.1 behind a token. The error is one sentence for the technician. */
export function serveLoopback(host: Host, options: LoopbackOptions): Promise<Result<Loopback, string>> {
  return new Promise((resolve) => {
    let handler: (request: Request) => Promise<Response> = async () => new Response(null, { status: 503 });
    const server: ServerType = serve(
      { fetch: (request) => handler(request), hostname: '127.0.0.1', port: options.port },
      (address) => {
        handler = guardLoopback({ ...options, port: address.port }, host.fetch);
        resolve(ok({ url: `http://127.0.0.1:${address.port}/`, close: () => stop(server) }));
      },
    );
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        err(
          error.code === 'EADDRINUSE'
            ? `Port ${options.port} on 127.0.0.1 is in use.`
            : `Port ${options.port} on 127.0.0.1 cannot be opened (${error.code ?? 'unknown error'}).`,
        ),
      );
    });
  });
}

const stop = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
