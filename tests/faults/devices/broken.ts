/** Builds of the Node side in which one protection is missing: a module is replaced by its broken twin. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');

/** Module below `devices/`, and the scenarios that cannot end well without it. */
export const breakables = {
  lock: { module: 'id-card/lock.ts', scenarios: ['id-card-asked-twice'] },
  timeout: { module: 'id-card/clock.ts', scenarios: ['id-card-silent', 'id-card-pulled-at-700'] },
  status: { module: 'receipt-printer/status.ts', scenarios: ['receipt-paper-out', 'receipt-out-at-line-12'] },
} as const;
export type Breakable = keyof typeof breakables;
export const isBreakable = (name: string): name is Breakable => Object.hasOwn(breakables, name);

/** @returns the folder of the build below the project's */
export async function buildBroken(name: Breakable): Promise<string> {
  const outDir = `dist/broken-${name}`;
  const original = join(root, 'devices', breakables[name].module);
  const twin = join(import.meta.dirname, 'broken', `${name}.ts`);
  await readFile(twin);
  let replaced = 0;
  const outside = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: join(root, 'vite.config.ts'),
      mode: 'node',
      logLevel: 'error',
      build: { outDir: join(root, outDir) },
      plugins: [
        {
          name: 'broken-twin',
          enforce: 'pre',
          async resolveId(source, importer, options) {
            // The twin itself may use the rest of what it stands in for.
            if (importer === undefined || importer === twin) return null;
            const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
            if (resolved?.id !== original) return null;
            replaced++;
            return twin;
          },
        },
      ],
    });
  } finally {
    if (outside === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = outside;
  }
  if (replaced === 0) throw new Error(`Nothing uses ${breakables[name].module}: the build is not broken`);
  return outDir;
}
