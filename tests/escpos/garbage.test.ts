import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceiptPrinterDriver } from '#devices/receipt-printer/driver.ts';
import { tcpPort } from '#devices/receipt-printer/tcp-port.ts';
import { receiptPrinterStatus } from '#shared/hardware/receipt-printer.ts';

/** A printer that answers whatever it is sent with the next of these bytes. */
let script: readonly Uint8Array[] = [];
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  let at = 0;
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('data', () => {
    const answer = script[at++];
    if (answer === undefined || answer.length === 0) return;
    socket.write(answer);
  });
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

const limits = { connectMs: 500, writeMs: 200, replyMs: 20, confirmMs: 60, pollMs: 10 };
const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x12, 0x10, 0x14, 0x00, 0x0f, 0xff));
const answers = fc.array(
  fc
    .uint8Array({ maxLength: 8 })
    .chain((noise) =>
      fc.array(byte, { maxLength: 6 }).map((likely) => Uint8Array.from([...likely, ...noise])),
    ),
  { maxLength: 9 },
);

test.each(['realtime', 'automatic'] as const)(
  'whatever a printer answers (%s), each verb ends in one of its states',
  async (mode) => {
    const driver = createReceiptPrinterDriver(
      tcpPort(() => ({ host: '127.0.0.1', port }), limits),
      limits,
      mode,
    );
    await fc.assert(
      fc.asyncProperty(answers, async (given) => {
        script = given;
        expect(receiptPrinterStatus.safeParse(await driver.status()).success).toBe(true);
        const printed = await driver.print(Uint8Array.of(0x41, 0x0a, 0x1d, 0x72, 1));
        if (printed.ok) expect(['confirmed', 'sent']).toContain(printed.value.printed);
        else {
          const { sent, ...status } = printed.error;
          expect(typeof sent).toBe('boolean');
          expect(receiptPrinterStatus.safeParse(status).success).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  },
);

test('an endless stream of nonsense neither holds a verb nor fills the memory', async () => {
  script = Array.from({ length: 50 }, () => new Uint8Array(200_000).fill(0xff));
  const driver = createReceiptPrinterDriver(
    tcpPort(() => ({ host: '127.0.0.1', port }), limits),
    limits,
  );
  expect(await driver.status()).toEqual({ state: 'error', cause: 'garbled' });
});
