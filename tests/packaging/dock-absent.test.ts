import { join } from 'node:path';
import { build } from 'vite';
import { afterEach, expect, it, vi } from 'vitest';

const config = join(import.meta.dirname, '../../vite.config.ts');

/** Traces of the drawer: the address it speaks to, a handle of its buttons, a fault it can play. */
const traces = ['api/simulator', 'dock-place', 'id-card-pulled-at-700'];

/** Builds the page in memory; which traces its code holds, and which of its files are the drawer's. */
async function drawerIn(): Promise<{ traces: string[]; files: string[]; chunks: number }> {
  const built = await build({
    configFile: config,
    mode: 'production',
    logLevel: 'silent',
    build: { write: false },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const files = outputs.flatMap((one) => ('output' in one ? one.output : []));
  const code = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
  return {
    traces: traces.filter((trace) => code.some((text) => text.includes(trace))),
    files: files
      .map((file) => file.fileName.replace(/-[\w-]{8}\./, '.'))
      .filter((name) => /\bdock\./.test(name)),
    chunks: code.length,
  };
}

afterEach(() => vi.unstubAllEnvs());

it('a packaged build has no drawer of virtual devices, neither its code nor its style', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  vi.stubEnv('VITE_DOCK', 'off');
  const { chunks, ...drawer } = await drawerIn();
  expect(chunks).toBeGreaterThan(0);
  expect(drawer).toEqual({ traces: [], files: [] });
}, 120_000);

it('any other build has it, in files of its own', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  const { traces: found, files } = await drawerIn();
  expect(found).toEqual(traces);
  expect(files.sort()).toEqual(['built/dock.css', 'built/dock.js']);
}, 120_000);
