import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { qrModules } from '#devices/receipt-printer/escpos.ts';
import { createReceiptPrinter } from '#devices/receipt-printer/service.ts';
import { createVirtualPrinter } from '#devices/receipt-printer/simulator.ts';
import { assetsDir, limits, lines } from './bench.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const printerAt = (port: number) => {
  const device = createReceiptPrinter(
    {
      id: 'receipt-printer',
      kind: 'receipt-printer',
      port: { type: 'tcp', host: '127.0.0.1', port },
      columns: 48,
      dots: 576,
      charset: 'gb18030',
    },
    { assetsDir, limits },
  );
  closing.push(() => device.close());
  return device;
};

/** A listening socket that does with each connection what the test says. */
const serverThat = async (serve: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

test('a printer named by host and port prints; it has no dock', async () => {
  const virtual = createVirtualPrinter({ dots: 576, qrModules });
  await virtual.start();
  closing.push(() => virtual.close());
  const device = printerAt(virtual.address()?.port ?? 0);
  expect(device.simulated).toBe(false);
  expect(Object.keys(device.verbs).sort()).toEqual(['preview', 'print', 'status']);
  expect(await device.verbs.print?.({ document: lines(2) })).toEqual({
    ok: true,
    value: { printed: 'confirmed' },
  });
  expect(virtual.look().state.pages.map((page) => page.lines)).toEqual([['第1行', '第2行']]);
});

test('nobody listening: disconnected', async () => {
  const port = await serverThat(() => undefined);
  for (const close of closing.splice(0)) await close();
  expect(await printerAt(port).verbs.print?.({ document: lines(2) })).toEqual({
    ok: false,
    error: { state: 'disconnected', reason: 'refused', sent: false },
  });
});

test('a printer busy with somebody else closes the door: disconnected', async () => {
  const port = await serverThat((socket) => socket.destroy());
  expect(await printerAt(port).verbs.status?.(undefined)).toEqual({
    ok: true,
    value: { state: 'disconnected' },
  });
});

test('well at first, then never another answer: silent, and told as sent', async () => {
  let questions = 0;
  const port = await serverThat((socket) =>
    socket.on('data', (bytes) => {
      if (bytes[0] === 0x10 && ++questions <= 4) socket.write(Uint8Array.of(0x12));
    }),
  );
  expect(await printerAt(port).verbs.print?.({ document: lines(2) })).toEqual({
    ok: false,
    error: { state: 'silent', sent: true },
  });
});

test('a printer that stops reading does not hold the slip for ever', async () => {
  const port = await serverThat((socket) => {
    let questions = 0;
    socket.on('data', () => {
      socket.write(Uint8Array.of(0x12));
      if (++questions === 4) socket.pause();
    });
  });
  const before = performance.now();
  const result = await printerAt(port).verbs.print?.({ document: lines(3_000) });
  expect(result).toEqual({ ok: false, error: { state: 'silent', sent: true } });
  expect(performance.now() - before).toBeLessThan(4_000);
});
