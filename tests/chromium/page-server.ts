import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** Serves a folder with an `index.html` as a page, from the sources, on a free port of 127.0.0.1. */
export async function servePage(folder: string): Promise<PageServer> {
  const server = await createServer({
    configFile: false,
    root: join(root, folder),
    plugins: [react()],
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [root] } },
    cacheDir: join(root, 'node_modules/.vite-tests'),
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string') throw new Error('No port');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
