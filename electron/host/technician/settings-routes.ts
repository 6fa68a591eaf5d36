import { Hono } from 'hono';
import { z } from 'zod';
import { settingsChange } from '#shared/api/technician.ts';
import { type KioskConfig, writeConfig } from '../config.ts';
import { readJson } from '../json-body.ts';
import { problem } from '../problem.ts';
import type { LogFacts } from './log-file.ts';
import { baseOf, changedConfig, faultOf, type SettingsFault, settingsOf } from './settings.ts';

export interface SettingsDeps {
  readonly dataDir: string;
  readonly config: KioskConfig;
  readonly run: number;
  readonly audit: (event: string, facts?: LogFacts) => Promise<void>;
  /** Lets the host start again with what is on the disk; called when the answer is on its way. */
  readonly startAgain: () => void;
}

/** What a change holds is looked at after its shape, so that the answer can name the field and say why. */
const looseChange = z.strictObject({ base: z.string(), change: z.looseObject({}) });

const refused = ({ field, message }: SettingsFault): Response =>
  problem(422, 'settings-refused', 'The settings are not right.', { field, detail: message });

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
    const body = await readJson(c.req.raw, looseChange);
    if (!body.ok) return body.error;
    const change = settingsChange.shape.change.safeParse(body.value.change);
    if (!change.success) return refused(faultOf(change.error));
    if (body.value.base !== baseOf(current))
      return problem(409, 'settings-changed', 'Somebody else has changed the settings; look at them again.');
    const next = changedConfig(current, change.data);
    if (!next.ok) return refused(next.error);
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
