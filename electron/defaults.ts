import { homedir } from 'node:os';
import { join } from 'node:path';

/** The origin is the database's key, so the port does not change by itself. The reference platform takes the next one. */
export const DEFAULT_PORT = 4780;

/** The data folder of a machine that names none. It never moves: it, too, is the database's key. */
export function defaultDataDir(env: Readonly<Record<string, string | undefined>>): string {
  const base =
    process.platform === 'win32'
      ? env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local')
      : env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
  return join(base, 'yiciban-kiosk');
}
