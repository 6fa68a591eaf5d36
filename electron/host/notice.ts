import { Hono } from 'hono';
import { noticePrintRequest } from '#shared/api/notice.ts';
import { MAX_DOCUMENT, printOutcome } from '#shared/hardware/receipt-printer.ts';
import { noticeCode } from '#shared/notice/code.ts';
import { noticeHash, noticeOf } from '#shared/notice/notice.ts';
import { noticeDocument } from '#shared/receipt/notice-document.ts';
import type { HostModuleFactory } from './app.ts';
import { readJson } from './json-body.ts';
import { problem } from './problem.ts';

const PRINTER = 'receipt-printer';
const PRINT_LIMIT_MS = 60_000;

/** `POST /api/notice/print`: the notice as a slip, made here from catalogue ids; the page's words never reach the paper. */
export const noticeModule: HostModuleFactory = async ({ catalogue, config, clock, devices }) => {
  const printer = config.devices.find((device) => device.id === PRINTER);
  const columns = printer?.kind === 'receipt-printer' ? printer.columns : undefined;
  const routes = new Hono();
  routes.post('/api/notice/print', async (c) => {
    const body = await readJson(c.req.raw, noticePrintRequest);
    if (!body.ok) return body.error;
    const { lifeEvent: id, catalogue: hash, language, ...answers } = body.value;
    const running = catalogue(hash);
    if (running === null)
      return problem(409, 'catalogue-changed', 'This kiosk works with another catalogue by now.');
    const lifeEvent = running.lifeEvents.find((one) => one.id === id);
    if (!lifeEvent) return problem(404, 'not-found', 'The catalogue has no such life event.');
    const notice = noticeOf(running, lifeEvent, answers);
    const noticed = await noticeHash(notice);
    const document = noticeDocument(
      {
        notice,
        hash: noticed,
        code: noticeCode(notice, noticed, lifeEvent, answers),
        siteName: config.siteName,
        language,
        printedAt: new Date(clock.now()).toISOString(),
        simulated: devices.list().some((device) => device.simulated) || (config.platform?.simulated ?? false),
      },
      columns,
    );
    if (document.length > MAX_DOCUMENT)
      return problem(422, 'notice-too-long', 'This notice is too long for a slip.');
    const result = await devices.call(PRINTER, 'print', { document }, PRINT_LIMIT_MS);
    if (!result.ok)
      return problem(409, 'printer-fault', 'The notice was not printed.', {
        device: { state: result.error.state },
      });
    const outcome = printOutcome.safeParse(result.value);
    return outcome.success
      ? c.json({ printed: outcome.data.printed, hash: noticed }, 200, { 'cache-control': 'no-store' })
      : problem(502, 'printer-fault', 'The printer gave an answer nobody can read.');
  });
  return { routes };
};
