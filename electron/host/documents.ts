import { Hono } from 'hono';
import { documentPrintQuery } from '#shared/api/documents.ts';
import { documentOutcome } from '#shared/hardware/document-printer.ts';
import type { DeviceStatus } from '#shared/hardware/messages.ts';
import type { HostModuleFactory } from './app.ts';
import { PageLedger } from './page-account.ts';
import { problem } from './problem.ts';

const KIND = 'document-printer';
/** Longer than the driver takes for the longest paper: nine minutes for fifty pages. */
const PRINT_LIMIT_MS = 10 * 60_000;

/**
 * `POST /api/documents/print`: a paper the page has set, on A4. The file goes from memory to the printer; it is written
 * nowhere here. `GET /api/documents/account`: how many pages came out.
 */
export const documentsModule: HostModuleFactory = async ({ config, devices, dataDir, clock }) => {
  const printer = config.devices.find((device) => device.kind === KIND);
  const routes = new Hono();
  if (printer === undefined) {
    routes.post('/api/documents/print', () =>
      problem(404, 'no-document-printer', 'There is no document printer.'),
    );
    return { routes };
  }
  const limit = printer.pagesPerVisit;
  const ledger = await PageLedger.open(dataDir, limit, clock.now());

  const refusal = async (error: DeviceStatus, visit: string): Promise<Response> => {
    if (error.state === 'not-a-pdf')
      return problem(422, 'not-a-pdf', 'The body is no PDF that can be printed.');
    if (error.state === 'too-many-pages')
      return problem(409, 'page-limit', 'This visit may not print so many pages.', {
        limit,
        left: ledger.left(visit),
      });
    const { sent = true, pages = 0, ...device } = error as DeviceStatus & { sent?: boolean; pages?: number };
    if (pages > 0) await ledger.count(visit, pages, true);
    return problem(409, 'printer-fault', 'The paper was not printed.', { device, sent });
  };

  routes.post('/api/documents/print', async (c) => {
    const query = documentPrintQuery.safeParse(c.req.query());
    if (!query.success) return problem(400, 'bad-request', 'The query is not as expected.');
    const { visit, copies } = query.data;
    const pdf = new Uint8Array(await c.req.arrayBuffer());
    const args = { pdf, copies, bothSides: printer.bothSides, allowed: ledger.left(visit) };
    const result = await devices.call(printer.id, 'print', args, PRINT_LIMIT_MS);
    if (!result.ok) return refusal(result.error, visit);
    const outcome = documentOutcome.safeParse(result.value);
    if (!outcome.success) return problem(502, 'printer-fault', 'The printer gave an answer nobody can read.');
    await ledger.count(visit, outcome.data.pages, false);
    return c.json({ ...outcome.data, left: ledger.left(visit) }, 200, { 'cache-control': 'no-store' });
  });
  routes.get('/api/documents/account', (c) => c.json(ledger.account, 200, { 'cache-control': 'no-store' }));
  return { routes };
};
