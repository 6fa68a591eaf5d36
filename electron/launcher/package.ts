import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildStale } from './build.ts';

/**
 * `npm run package -- [electron-builder's options]`: builds the page without the drawer of virtual devices and packs
 * the kiosk. A runtime named by ELECTRON_OVERRIDE_DIST_PATH is packed instead of a downloaded one.
 */
const root = join(import.meta.dirname, '..', '..');
process.env.VITE_DOCK = 'off';
await buildStale(root, (sentence) => console.error(sentence));

const runtime = process.env.ELECTRON_OVERRIDE_DIST_PATH;
const done = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    ...process.argv.slice(2),
    ...(runtime ? [`--config.electronDist=${runtime}`] : []),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = done.status ?? 1;
