import { execFile } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { qrModules } from '#devices/receipt-printer/escpos.ts';
import { createVirtualPrinter, type VirtualPrinter } from '#devices/receipt-printer/simulator.ts';

/**
 * A client of receipt printers that others wrote. It knows port 9100 only, so it gets an address of its own on the loopback
 * network, where that port is free.
 */
const address = `127.91.${process.pid & 0xff}.${1 + ((process.pid >> 8) % 250)}`;
const cli = join(import.meta.dirname, '../../node_modules/receiptio/bin/cli.js');

let virtual: VirtualPrinter;
let closing: () => Promise<unknown>;
beforeEach(async () => {
  virtual = createVirtualPrinter({ dots: 576, qrModules });
  await virtual.start();
  const server = createServer((socket) => {
    const printer = connect(virtual.address()?.port ?? 0, '127.0.0.1');
    socket.pipe(printer).pipe(socket);
    socket.on('error', () => printer.destroy());
    printer.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(9100, address, resolve);
  });
  closing = async () => {
    await virtual.close();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => closing());

/** Its exit code; what it says stands on standard error. */
const run = (...args: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const command = [cli, '-d', address, '-p', 'escpos', ...args];
    execFile(process.execPath, command, { timeout: 30_000 }, (error, _, said) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: said.trim() }),
    );
  });

// It is for Linux only that the whole of 127/8 is this machine.
describe.skipIf(process.platform !== 'linux')('a client others wrote', () => {
  test.each([
    [{}, 100, 'online'],
    [{ cover: 'open' }, 101, 'coveropen'],
    [{ paper: 'out' }, 102, 'paperempty'],
    [{ fault: 'hot' }, 103, 'error'],
  ] as const)('reads %j from the virtual printer’s own bytes', async (change, code, word) => {
    if (Object.keys(change).length > 0)
      await virtual.simulate(change as Parameters<VirtualPrinter['simulate']>[0]);
    expect(await run('-q')).toEqual({ code, said: word });
  });
});
