import { Hono } from 'hono';
import { settingsChange } from '#shared/api/technician.ts';
import { type KioskConfig, writeConfig } from '../config.ts';
import { readJson } from '../json-body.ts';
import { problem } from '../problem.ts';
import type { LogFacts } from './log-file.ts';
import { baseOf, changedConfig, settingsOf } from './settings.ts';

export interface SettingsDeps {
  readonly dataDir: string;
  readonly config: KioskConfig;
  readonly run: number;
  readonly audit: (event: string, facts?: LogFacts) => Promise<void>;
  /** Lets the host start again with what is on the disk; called when the answer is on its way. */
  readonly startAgain: () => void;
}

const noStore = { 'cache-control': 'no-store' };

/** `/api/technician/settings`: reads the configuration and replaces parts of it, checked and in one step. */
export function settingsRoutes({ dataDir, config, run, audit, startAgain }: SettingsDeps): Hono {
  const app = new Hono();
  let current = config;

  app.get('/settings', (c) =>
    c.json(
      { settings: settingsOf(current), base: baseOf(current), kioskId: current.kioskId, run },
      200,
      noStore,
    ),
  );
  app.put('/settings', async (c) => {
    const body = await readJson(c.req.raw, settingsChange);
    if (!body.ok) return body.error;
    if (body.value.base !== baseOf(current))
      return problem(409, 'settings-changed', 'Somebody else has changed the settings; look at them again.');
    const next = changedConfig(current, body.value.change);
    if (!next.ok)
      return problem(422, 'settings-refused', 'The settings are not right.', {
        field: next.error.field,
        detail: next.error.message,
      });
    const { changed } = next.value;
    if (changed.length === 0) return c.json({ changed }, 200, noStore);
    const written = await writeConfig(dataDir, next.value.config);
    if (!written.ok) return problem(507, 'settings-not-written', written.error);
    current = next.value.config;
    await audit('settings-changed', { fields: changed.join(' ') });
    startAgain();
    return c.json({ changed }, 200, noStore);
  });
  return app;
}
