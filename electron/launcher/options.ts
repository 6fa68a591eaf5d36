import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_PORT, defaultDataDir } from '#electron/defaults.ts';
import { err, ok, type Result } from '#shared/result.ts';

export interface LauncherOptions {
  /** The browser shell, whatever the machine has. */
  readonly browser: boolean;
  readonly port: number;
  readonly token: string | null;
  readonly dataDir: string;
  readonly openBrowser: boolean;
}

/** Parses the options of `npm start`; the error is one sentence. */
export function parseOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<LauncherOptions, string> {
  let values: { browser?: boolean; port?: string; token?: string; data?: string; 'no-open'?: boolean };
  try {
    values = parseArgs({
      args: [...args],
      options: {
        browser: { type: 'boolean' },
        port: { type: 'string' },
        token: { type: 'string' },
        data: { type: 'string' },
        'no-open': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return err(error instanceof Error ? error.message : 'The options cannot be read.');
  }
  const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_534)
    return err(`--port must be a whole number from 1 to 65534, not ${values.port}.`);
  if (values.token !== undefined && !/^[\w-]{16,}$/.test(values.token))
    return err('--token must be at least 16 letters, digits, hyphens or underscores.');
  return ok({
    browser: values.browser ?? false,
    port,
    token: values.token ?? null,
    dataDir: resolve(values.data ?? defaultDataDir(env)),
    openBrowser: !(values['no-open'] ?? false),
  });
}
