import { createServer, type Server } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDocumentPrinterDriver } from '#devices/document-printer/driver.ts';
import { encodeIpp, enumeration, type IppValue, integer, keyword, mimeType } from '#devices/ipp/codec.ts';
import { networkIppPort } from '#devices/ipp/port.ts';
import { documentPrinterStatus } from '#shared/hardware/document-printer.ts';
import { pdfOf } from './bench.ts';

/** What the printer answers next; the request's number is put in, so that an answer can be believed. */
let script: readonly { status: number; body: Uint8Array; believable: boolean }[] = [];
let at = 0;
const server: Server = createServer((request, response) => {
  const parts: Uint8Array[] = [];
  request.on('data', (part: Uint8Array) => parts.push(part));
  request.on('end', () => {
    const asked = Buffer.concat(parts);
    const answer = script[at++ % Math.max(1, script.length)] ?? {
      status: 200,
      body: new Uint8Array(0),
      believable: false,
    };
    const body = Buffer.from(answer.body);
    if (answer.believable && body.length >= 8 && asked.length >= 8) asked.copy(body, 4, 4, 8);
    response.writeHead(answer.status).end(body);
  });
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' && address !== null ? `ipp://127.0.0.1:${address.port}/ipp/print` : '';
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const reasons = fc.array(
  fc
    .oneof(
      fc.constantFrom('none', 'media-empty', 'media-jam-error', 'toner-low-report', 'paused'),
      fc.string(),
    )
    .map(keyword),
  { minLength: 1, maxLength: 3 },
);
/** An answer that is IPP and may hold anything where a printer's and a job's attributes are. */
const sensible = fc
  .record({
    code: fc.constantFrom(0, 0, 0, 1, 0x0400, 0x0406, 0x0506),
    state: fc.integer({ min: 0, max: 12 }).map(enumeration),
    reasons,
    id: fc.integer().map(integer),
    tag: fc.constantFrom(2, 4),
    version: fc.constant([2, 0] as const),
  })
  .map(({ code, state, reasons, id, tag, version }) => {
    const attributes = new Map<string, readonly IppValue[]>([
      ['printer-state', [state]],
      ['job-state', [state]],
      ['printer-state-reasons', reasons],
      ['job-id', [id]],
      ['document-format-supported', [mimeType('application/pdf')]],
    ]);
    return encodeIpp({
      version,
      code,
      requestId: 1,
      groups: [
        { tag, attributes },
        { tag: 2, attributes },
      ],
      data: new Uint8Array(0),
    });
  });
const answer = fc.record({
  status: fc.constantFrom(200, 200, 200, 200, 401, 404, 500),
  body: fc.oneof(sensible, sensible, fc.uint8Array({ maxLength: 60 })),
  believable: fc.boolean(),
});

const states = ['aborted', 'held', 'unfinished'];

test('whatever a printer answers, a job ends in an outcome or a state, in time', async () => {
  const limits = { exchangeMs: 500, answerBytes: 10_000 };
  const driver = createDocumentPrinterDriver(
    networkIppPort(() => url, undefined, limits),
    { pollMs: 1, startMs: 20, pageMs: 5, faultMs: 5 },
    false,
  );
  const pdf = await pdfOf(1);
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 6 }), async (given) => {
      script = given;
      at = 0;
      expect(documentPrinterStatus.safeParse(await driver.status()).success).toBe(true);
      const printed = await driver.print({ pdf, copies: 1, bothSides: false, allowed: 5 });
      if (printed.ok) expect(printed.value).toMatchObject({ printed: 'confirmed', pages: 1 });
      else {
        const { sent, pages: _, ...status } = printed.error;
        expect(typeof sent).toBe('boolean');
        if (!states.includes(status.state))
          expect(documentPrinterStatus.safeParse(status).success).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('an answer without end is cut off', async () => {
  const endless = createServer((_, response) => {
    const more = () => {
      if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
    };
    response.on('error', () => undefined);
    more();
  });
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
  const address = endless.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const driver = createDocumentPrinterDriver(
    networkIppPort(() => `ipp://127.0.0.1:${port}/`, undefined, { exchangeMs: 5_000, answerBytes: 100_000 }),
    { pollMs: 1, startMs: 20, pageMs: 5, faultMs: 5 },
    false,
  );
  expect(await driver.status()).toEqual({ state: 'garbled' });
  endless.closeAllConnections();
  await new Promise((resolve) => endless.close(resolve));
});
