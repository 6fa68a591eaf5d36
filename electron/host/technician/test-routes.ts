import { Hono } from 'hono';
import { scanRequest } from '#shared/api/devices.ts';
import { probeRequest } from '#shared/api/technician.ts';
import { checkId, verdictRequest } from '#shared/api/technician-checks.ts';
import type { HostServices } from '../app.ts';
import { readJson } from '../json-body.ts';
import type { KioskKeys } from '../keys.ts';
import { createForwarder } from '../platform/forward.ts';
import { problem } from '../problem.ts';
import type { Checks } from './checks.ts';
import { testCard, testPrint, testScan } from './device-tests.ts';
import type { LogFacts } from './log-file.ts';
import { detect, probe } from './looking.ts';
import { machineView, type ShellControl } from './machine.ts';
import { testNetwork } from './network-test.ts';

export interface TestDeps {
  readonly services: HostServices;
  readonly keys: KioskKeys;
  readonly checks: Checks;
  readonly shell: ShellControl | null;
  readonly audit: (event: string, facts?: LogFacts) => Promise<void>;
}

const noStore = { 'cache-control': 'no-store' };
const ASK_LIMIT_MS = 8000;
const SKEW_LIMIT_MS = 300_000;

/** `/api/technician/devices/…`, `detection`, `probe`, `network`, `machine`, `checks`: looking at the machine and trying it. */
export function testRoutes({ services, keys, checks, shell, audit }: TestDeps): Hono {
  const { devices, config, clock, network, platformTime } = services;
  const app = new Hono();
  const forward = createForwarder({
    platform: config.platform,
    kioskId: config.kioskId,
    keys,
    clock,
    isNetworkUp: () => network.online,
    faultPoint: async () => undefined,
    onCapabilities: (answer) => void platformTime.learn(answer),
    timeoutMs: ASK_LIMIT_MS,
  });
  const find = (id: string, kind: string) => devices.list().find((one) => one.id === id && one.kind === kind);
  const noDevice = () => problem(404, 'not-found', 'There is no such device.');

  app.get('/devices', (c) => c.json(devices.list(), 200, noStore));
  app.get('/detection', async (c) => c.json({ detection: await detect(devices) }, 200, noStore));
  app.post('/probe', async (c) => {
    const body = await readJson(c.req.raw, probeRequest);
    if (!body.ok) return body.error;
    const result = await probe(devices, body.value.device);
    if (result === null) return problem(501, 'no-probe', 'The device process cannot try a device out.');
    await audit('probed', { kind: body.value.device.kind, port: body.value.device.port.type });
    return c.json(result, 200, noStore);
  });

  app.post('/devices/:id/read', async (c) => {
    const id = c.req.param('id');
    if (find(id, 'id-card-reader') === undefined) return noDevice();
    const result = await testCard(devices, id);
    const check = checkId.parse(`device:${id}`);
    // A reader nobody has laid a card on has not failed.
    if (result.ok) {
      await checks.judged(config, check, true, { ms: result.tookMs, sam: result.samId ?? '' }, clock.now());
      await audit('card-test', { device: id, outcome: 'read' });
    } else if (result.status.state !== 'no-card') {
      await checks.judged(config, check, false, { state: result.status.state }, clock.now());
      await audit('card-test', { device: id, outcome: result.status.state });
    }
    return c.json(result, 200, noStore);
  });
  app.post('/devices/:id/scan', async (c) => {
    const id = c.req.param('id');
    if (find(id, 'scanner') === undefined) return noDevice();
    const body = await readJson(c.req.raw, scanRequest);
    if (!body.ok) return body.error;
    const began = performance.now();
    const page = await testScan(devices, id, body.value);
    const ms = Math.round(performance.now() - began);
    const facts: LogFacts = page.ok
      ? { ms, kib: Math.round(page.value.length / 1024), dpi: body.value.dpi }
      : { state: page.error.state };
    checks.prepare(checkId.parse(`device:${id}`), page.ok, facts);
    await audit('scan-test', { device: id, outcome: page.ok ? 'scanned' : page.error.state });
    if (!page.ok) return problem(409, 'scanner', 'The scanner gave no page.', { device: page.error });
    return new Response(page.value, {
      headers: { 'content-type': 'image/jpeg', 'cache-control': 'no-store' },
    });
  });
  app.post('/devices/:id/print', async (c) => {
    const id = c.req.param('id');
    if (find(id, 'receipt-printer') === undefined) return noDevice();
    const result = await testPrint(devices, config, id, clock.now());
    const facts: LogFacts = result.ok
      ? { ms: result.tookMs, printed: result.printed }
      : { state: result.status.state };
    checks.prepare(checkId.parse(`device:${id}`), result.ok, facts);
    await audit('print-test', { device: id, outcome: result.ok ? result.printed : result.status.state });
    return c.json(result, 200, noStore);
  });

  app.post('/network', async (c) => {
    const { platform } = config;
    const result = await testNetwork({
      platform,
      isNetworkUp: () => network.online,
      now: () => clock.now(),
      ask: () => forward(new Request('http://kiosk/platform/v1/capabilities')),
    });
    await checks.setNetwork(result);
    await checks.judged(
      config,
      'network',
      result.failed === null,
      { failed: result.failed ?? '' },
      clock.now(),
    );
    await audit('network-test', { failed: result.failed ?? '' });
    return c.json(result, 200, noStore);
  });

  app.get('/machine', async (c) =>
    c.json(await machineView(services, config, platformTime, clock, shell), 200, noStore),
  );
  /** Storage and clock, judged by the machine. */
  app.post('/machine', async (c) => {
    const view = await machineView(services, config, platformTime, clock, shell);
    const { freeMiB, floorMiB } = view.storage;
    const { skewMs } = view.clock;
    const now = clock.now();
    await checks.judged(config, 'storage', freeMiB >= floorMiB, { 'free-mib': freeMiB }, now);
    const inTime = skewMs !== null && Math.abs(skewMs) <= SKEW_LIMIT_MS;
    await checks.judged(config, 'clock', inTime, { 'skew-ms': skewMs ?? 'unverified' }, now);
    await audit('machine-test');
    return c.json(view, 200, noStore);
  });

  app.get('/checks', (c) => c.json({ lines: checks.lines(config) }, 200, noStore));
  app.post('/checks/:check', async (c) => {
    const check = checkId.safeParse(c.req.param('check'));
    if (!check.success || !checks.lines(config).some((line) => line.check === check.data))
      return problem(404, 'not-found', 'There is no such check.');
    if (check.data === 'network' || check.data === 'clock' || check.data === 'storage')
      return problem(409, 'machine-judges', 'The machine judges this check itself.');
    const body = await readJson(c.req.raw, verdictRequest);
    if (!body.ok) return body.error;
    const record = await checks.seen(config, check.data, body.value.seen, body.value.facts, clock.now());
    if (record === null) return problem(409, 'test-first', 'The test comes first, then what was seen of it.');
    await audit('check', { check: record.check, outcome: record.outcome });
    return c.json(record, 200, noStore);
  });
  return app;
}
