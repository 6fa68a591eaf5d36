import { Hono } from 'hono';
import { z } from 'zod';
import {
  changePinRequest,
  exportRequest,
  importRequest,
  logNames,
  outOfService,
  powerRequest,
} from '#shared/api/technician.ts';
import type { ReadinessReport } from '#shared/api/technician-checks.ts';
import { readinessDocument } from '#shared/receipt/readiness-document.ts';
import type { HostServices } from '../app.ts';
import { readJson } from '../json-body.ts';
import type { KioskKeys } from '../keys.ts';
import { problem } from '../problem.ts';
import type { Access } from './access.ts';
import type { Checks } from './checks.ts';
import type { Closing } from './closing.ts';
import type { DoorWorld } from './door.ts';
import { refusal } from './door-routes.ts';
import { findPlaces, readChange, settingsText, writeTo } from './exchange.ts';
import type { LogFacts, LogFile } from './log-file.ts';
import { type ShellControl, storageOf, versionOf } from './machine.ts';
import { reportOf, signReport } from './report.ts';
import { newSiteSecret, pinWeakness } from './secrets.ts';
import { changedConfig, settingsOf } from './settings.ts';

export interface ServiceDeps {
  readonly services: HostServices;
  readonly world: DoorWorld;
  readonly access: Access;
  readonly checks: Checks;
  readonly closing: Closing;
  readonly keys: KioskKeys;
  readonly logs: Readonly<Record<(typeof logNames)[number], LogFile>>;
  readonly shell: ShellControl | null;
  readonly startAgain: () => void;
  readonly audit: (event: string, facts?: LogFacts) => Promise<void>;
}

const noStore = { 'cache-control': 'no-store' };
const LOG_LINES = 200;
const PRINT_LIMIT_MS = 60_000;
/** A readiness report of a few pages. */
const MAX_PDF_BYTES = 900_000;
const fileStamp = (now: number): string => new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '');

/** `/api/technician/access`, `out-of-service`, `power`, `logs`, `places`, `export`, `import`, `report`. */
export function serviceRoutes(deps: ServiceDeps): Hono {
  const app = new Hono();
  app.route('/', accessRoutes(deps));
  app.route('/', exchangeRoutes(deps));
  const { services, closing, logs, shell, startAgain, audit } = deps;

  app.get('/out-of-service', (c) => c.json(closing.notice, 200, noStore));
  app.put('/out-of-service', async (c) => {
    const body = await readJson(c.req.raw, outOfService);
    if (!body.ok) return body.error;
    await closing.set(body.value);
    services.healthChanged();
    await audit(body.value.sentence === null ? 'in-service' : 'out-of-service');
    return c.json(closing.notice, 200, noStore);
  });

  app.post('/power', async (c) => {
    const body = await readJson(c.req.raw, powerRequest);
    if (!body.ok) return body.error;
    const { action } = body.value;
    await audit('power', { action });
    switch (action) {
      case 'restart-devices':
        services.devices.restart();
        return c.body(null, 202);
      case 'restart-kiosk':
        startAgain();
        return c.body(null, 202);
      case 'restart-machine':
        if (shell?.restartMachine === undefined || !(await shell.restartMachine())) return cannot();
        return c.body(null, 202);
      case 'shut-down':
        if (shell === null || !(await shell.shutDown())) return cannot();
        return c.body(null, 202);
    }
  });

  app.get('/logs/:log', async (c) => {
    const name = z.enum(logNames).safeParse(c.req.param('log'));
    if (!name.success) return problem(404, 'not-found', 'There is no such log.');
    const log = logs[name.data];
    const entries = await log.newest(LOG_LINES);
    return c.json(
      { entries: entries.map(({ previous: _, ...entry }) => entry), brokenAt: await log.broken() },
      200,
      noStore,
    );
  });
  return app;
}

const cannot = (): Response => problem(409, 'power-refused', 'This machine does not let the kiosk do that.');

function accessRoutes({ access, world, services, audit }: ServiceDeps): Hono {
  const app = new Hono();
  const view = () => ({
    cards: access.cards,
    siteSecret: access.hasSiteSecret,
    clockVerified: world.verifiedNow() !== null,
  });
  app.get('/access', (c) => c.json(view(), 200, noStore));
  app.put('/access/pin', async (c) => {
    const body = await readJson(c.req.raw, changePinRequest);
    if (!body.ok) return body.error;
    const weakness = pinWeakness(body.value.pin);
    if (weakness !== null) return refusal({ why: weakness });
    await access.changePin(body.value.pin);
    await audit('pin-changed');
    return c.json(view(), 200, noStore);
  });
  app.post('/access/cards', async (c) => {
    const read = await world.readCard();
    if (!read.ok) return refusal({ why: 'no-card', state: read.error });
    await access.addCard(read.value, new Date(services.clock.now()).toISOString());
    await audit('card-added');
    return c.json(view(), 200, noStore);
  });
  app.delete('/access/cards/:id', async (c) => {
    if (!(await access.removeCard(Number(c.req.param('id')))))
      return problem(409, 'last-factor', 'Without this card nobody could enter any more.');
    await audit('card-removed');
    return c.json(view(), 200, noStore);
  });
  app.post('/access/site-secret', async (c) => {
    const siteSecret = newSiteSecret();
    await access.setSiteSecret(siteSecret);
    await audit('secret-renewed');
    return c.json({ siteSecret }, 200, noStore);
  });
  return app;
}

function exchangeRoutes({ services, checks, keys, audit, world }: ServiceDeps): Hono {
  const { config, dataDir, assetsDir, devices, clock } = services;
  const app = new Hono();
  const find = () => findPlaces(dataDir);

  app.get('/places', async (c) => c.json({ places: await find() }, 200, noStore));
  app.post('/export', async (c) => {
    const body = await readJson(c.req.raw, exportRequest);
    if (!body.ok) return body.error;
    const now = clock.now();
    const text = settingsText(settingsOf(config), new Date(now).toISOString());
    const name = `kiosk-settings-${config.terminal}-${fileStamp(now)}.json`;
    const written = await writeTo(await find(), body.value.place, name, text);
    if (!written.ok) return problem(409, written.error, 'The file could not be written there.');
    await audit('settings-exported');
    return c.json({ file: written.value }, 200, noStore);
  });
  app.post('/import', async (c) => {
    const body = await readJson(c.req.raw, importRequest);
    if (!body.ok) return body.error;
    const change = await readChange(await find(), body.value.place, body.value.file);
    if (!change.ok) return problem(422, change.error, 'This file holds no settings of a kiosk.');
    const next = changedConfig(config, change.value);
    if (!next.ok)
      return problem(422, 'settings-refused', 'The settings in this file are not right.', {
        field: next.error.field,
        detail: next.error.message,
      });
    return c.json({ change: change.value, fields: next.value.changed }, 200, noStore);
  });

  /** The report that was shown last: what is kept and printed is what was seen. */
  let shown: ReadinessReport | null = null;
  const report = async () => {
    const body = reportOf({
      config,
      version: await versionOf(assetsDir),
      checks,
      devices: devices.list(),
      storage: await storageOf(dataDir),
      now: clock.now(),
      clockVerified: world.verifiedNow() !== null,
      simulated: devices.list().some((device) => device.simulated) || (config.platform?.simulated ?? false),
    });
    shown = await signReport(body, keys);
    return shown;
  };
  app.get('/report', async (c) => c.json(await report(), 200, noStore));
  /** The report's verdict on the receipt printer: what stays in the kiosk's door. */
  app.post('/report/print', async (c) => {
    const printer = config.devices.find((device) => device.kind === 'receipt-printer');
    if (printer === undefined) return problem(409, 'no-printer', 'There is no receipt printer.');
    const document = readinessDocument(shown ?? (await report()));
    const printed = await devices.call(printer.id, 'print', { document }, PRINT_LIMIT_MS);
    await audit('report-printed', { outcome: printed.ok ? 'printed' : printed.error.state });
    if (!printed.ok)
      return problem(409, 'printer-fault', 'The report was not printed.', {
        device: { state: printed.error.state },
      });
    return c.json({}, 200, noStore);
  });
  /** Keeps a report as PDF, made by the page, with the signed JSON beside it. */
  app.put('/report/:place', async (c) => {
    const pdf = new Uint8Array(await c.req.arrayBuffer());
    if (pdf.length > MAX_PDF_BYTES || new TextDecoder('latin1').decode(pdf.slice(0, 5)) !== '%PDF-')
      return problem(400, 'bad-request', 'The body is not a PDF.');
    const places = await find();
    const name = `readiness-${config.terminal}-${fileStamp(clock.now())}`;
    const place = c.req.param('place');
    const json = await writeTo(
      places,
      place,
      `${name}.json`,
      `${JSON.stringify(shown ?? (await report()), null, 2)}\n`,
    );
    const written = json.ok ? await writeTo(places, place, `${name}.pdf`, pdf) : json;
    if (!written.ok) return problem(409, written.error, 'The report could not be written there.');
    await audit('report-made');
    return c.json({ file: written.value }, 200, noStore);
  });
  return app;
}
