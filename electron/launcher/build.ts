import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createLogger, build as viteBuild } from 'vite';

interface Part {
  readonly mode: 'production' | 'node';
  readonly sources: readonly string[];
  /** A file that is there after a complete build. */
  readonly result: string;
}

const common = ['shared', 'package-lock.json', 'vite.config.ts'];
const parts: readonly Part[] = [
  { mode: 'production', sources: ['renderer', 'assets', ...common], result: 'dist/page/index.html' },
  { mode: 'node', sources: ['electron', 'devices', ...common], result: 'dist/electron/device-process.js' },
];

/**
 * Builds the page and the Node side, each only when its result is missing or its sources have changed since (a digest
 * of their content is kept in `dist/`).
 */
export async function buildStale(root: string, say: (sentence: string) => void): Promise<void> {
  // Vite keeps the NODE_ENV it finds: a test runner's would put React's development build into the page.
  const outside = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await buildParts(root, say);
  } finally {
    if (outside === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = outside;
  }
}

async function buildParts(root: string, say: (sentence: string) => void): Promise<void> {
  for (const part of parts) {
    const stamp = join(root, 'dist', `${part.mode}.stamp`);
    const digest = await digestOf(root, part.sources);
    if (existsSync(join(root, part.result)) && (await readFile(stamp, 'utf8').catch(() => '')) === digest)
      continue;
    say(part.mode === 'node' ? 'Building the kiosk…' : 'Building the page…');
    await viteBuild({
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'warn',
      mode: part.mode,
      customLogger: quietLogger(say),
    });
    await mkdir(dirname(stamp), { recursive: true });
    await writeFile(stamp, digest);
  }
}

async function digestOf(root: string, sources: readonly string[]): Promise<string> {
  // The one setting from outside that changes a result.
  const hash = createHash('sha256').update(`VITE_DOCK=${process.env.VITE_DOCK ?? ''}\0`);
  for (const source of sources)
    for (const file of await filesBelow(join(root, source))) {
      hash.update(file.slice(root.length)).update('\0');
      hash.update(
        createHash('sha256')
          .update(await readFile(file))
          .digest(),
      );
    }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => null);
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Standard output belongs to the ready line, so what the bundler has to say goes the other way, if it matters. */
function quietLogger(say: (sentence: string) => void) {
  const logger = createLogger('warn');
  logger.info = () => undefined;
  // Warnings are for whoever changes the build; a build that failed throws.
  logger.warn = () => undefined;
  logger.warnOnce = () => undefined;
  logger.error = say;
  return logger;
}

if (import.meta.main) await buildStale(join(import.meta.dirname, '..', '..'), (text) => console.error(text));
