import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { qrModules } from '#devices/receipt-printer/escpos.ts';
import { interpret } from '#devices/receipt-printer/interpreter.ts';
import { lines } from '../escpos/bench.ts';
import { printingUnavailable } from './available.ts';
import { Bench } from './processes.ts';
import { pagesOf, slipPrinter, startVirtualPrinter } from './slip-printer.ts';

/** A character device with two directions (a terminal) and one with one (a named pipe) stand for /dev/usb/lp0. */
describe.skipIf(printingUnavailable() !== null)('a printer behind a device file', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.close());

  const pipe = (): string => {
    const path = join(bench.dir, 'lp0');
    execFileSync('mkfifo', [path]);
    return path;
  };

  test('with a way back it prints and confirms', async () => {
    const { virtual, port } = await startVirtualPrinter(bench);
    const { path } = await bench.terminal(port);
    const device = slipPrinter(bench, { type: 'usb-lp', path });
    expect(await device.verbs.print?.({ document: lines(25) })).toEqual({
      ok: true,
      value: { printed: 'confirmed' },
    });
    expect(pagesOf(virtual).map((page) => page.length)).toEqual([25]);
    await virtual.simulate({ fault: 'cover@3' });
    expect(await device.verbs.print?.({ document: lines(25) })).toEqual({
      ok: false,
      error: { state: 'cover-open', sent: true },
    });
  });

  test('without one every byte arrives, and it ends in sent', async () => {
    const path = pipe();
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    bench.onClose(() => reader.close());
    const device = slipPrinter(bench, { type: 'usb-lp', path }, 'none');
    expect(await device.verbs.print?.({ document: lines(25) })).toEqual({
      ok: true,
      value: { printed: 'sent' },
    });
    const buffer = Buffer.alloc(65_536);
    const { bytesRead } = await reader.read(buffer, 0, buffer.length, null);
    const { pages } = interpret(buffer.subarray(0, bytesRead), { dots: 576, qrModules });
    expect(pages.map((page) => page.lines.length)).toEqual([25]);
  });

  test('a printer that stops taking bytes does not hold the slip for ever', async () => {
    const path = pipe();
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    bench.onClose(() => reader.close());
    const device = slipPrinter(bench, { type: 'usb-lp', path }, 'none');
    expect(await device.verbs.print?.({ document: lines(3_000) })).toEqual({
      ok: false,
      error: { state: 'silent', sent: true },
    });
  });

  test('the cable is pulled in the middle', async () => {
    const path = pipe();
    const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const device = slipPrinter(bench, { type: 'usb-lp', path }, 'none', { writeMs: 10_000 });
    const printing = device.verbs.print?.({ document: lines(3_000) });
    const buffer = Buffer.alloc(4096);
    await expect
      .poll(async () => (await reader.read(buffer, 0, buffer.length, null).catch(() => null))?.bytesRead ?? 0)
      .toBeGreaterThan(0);
    await reader.close();
    expect(await printing).toEqual({ ok: false, error: { state: 'disconnected', sent: true } });
  });

  test('not there: absent, and found when it comes', async () => {
    const device = slipPrinter(bench, { type: 'usb-lp', path: join(bench.dir, 'lp0') }, 'none');
    expect(await device.verbs.print?.({ document: lines(3) })).toEqual({
      ok: false,
      error: { state: 'disconnected', reason: 'absent', sent: false },
    });
    const reader = await open(pipe(), constants.O_RDONLY | constants.O_NONBLOCK);
    bench.onClose(() => reader.close());
    expect(await device.verbs.status?.(null)).toEqual({ ok: true, value: { state: 'one-way' } });
  });
});
