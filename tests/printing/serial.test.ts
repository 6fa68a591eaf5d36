import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SerialSettings } from '#shared/hardware/messages.ts';
import { lines } from '../escpos/bench.ts';
import { printingUnavailable } from './available.ts';
import { Bench, until } from './processes.ts';
import { pagesOf, slipPrinter, startVirtualPrinter } from './slip-printer.ts';

/** The driver over a real terminal of the kernel, with the virtual printer at the other end of it. */
describe.skipIf(printingUnavailable() !== null)('a printer on a serial line', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.close());

  const line = (path: string, change: Partial<SerialSettings> = {}): SerialSettings => ({
    type: 'serial',
    path,
    baudRate: 115200,
    flow: 'none',
    ...change,
  });

  test.each([9600, 115200] as const)('prints and confirms at %i baud', async (baudRate) => {
    const { virtual, port } = await startVirtualPrinter(bench);
    const { path } = await bench.terminal(port);
    const device = slipPrinter(bench, line(path, { baudRate }));
    expect(await device.verbs.status?.(null)).toEqual({ ok: true, value: { state: 'ready' } });
    expect(await device.verbs.print?.({ document: lines(40) })).toEqual({
      ok: true,
      value: { printed: 'confirmed' },
    });
    expect(pagesOf(virtual)).toEqual([Array.from({ length: 40 }, (_, i) => `第${i + 1}行`)]);
    expect(await device.verbs.print?.({ document: lines(1) })).toEqual({
      ok: true,
      value: { printed: 'confirmed' },
    });
  });

  test('paper out is told with its own word', async () => {
    const { virtual, port } = await startVirtualPrinter(bench);
    const { path } = await bench.terminal(port);
    await virtual.simulate({ fault: 'out@12' });
    expect(await slipPrinter(bench, line(path)).verbs.print?.({ document: lines(30) })).toEqual({
      ok: false,
      error: { state: 'paper-out', sent: true },
    });
  });

  test('the cable is pulled while the slip is awaited', async () => {
    const { virtual, port } = await startVirtualPrinter(bench);
    const { path, pull } = await bench.terminal(port);
    await virtual.simulate({ fault: 'busy@3' });
    const printing = slipPrinter(bench, line(path), 'realtime', { confirmMs: 10_000 }).verbs.print?.({
      document: lines(30),
    });
    await until('the slip on its way', () => virtual.look().state.fault === 'busy');
    await pull();
    const outcome = await printing;
    expect(outcome).toMatchObject({ ok: false, error: { sent: true } });
    expect(['disconnected', 'silent']).toContain(outcome?.ok === false && outcome.error.state);
  });

  test('a printer that does not answer is silent', async () => {
    const { virtual, port } = await startVirtualPrinter(bench);
    const { path } = await bench.terminal(port);
    await virtual.simulate({ fault: 'silent' });
    expect(await slipPrinter(bench, line(path)).verbs.print?.({ document: lines(3) })).toEqual({
      ok: false,
      error: { state: 'silent', sent: false },
    });
  });

  test('without a way back: sent', async () => {
    const { virtual, port } = await startVirtualPrinter(bench);
    const { path } = await bench.terminal(port);
    expect(await slipPrinter(bench, line(path), 'none').verbs.print?.({ document: lines(3) })).toEqual({
      ok: true,
      value: { printed: 'sent' },
    });
    await until('the slip on the paper', () => pagesOf(virtual).length === 1);
  });

  test('no such line, and one that somebody else holds', async () => {
    expect(await slipPrinter(bench, line('/dev/ttyNOSUCH')).verbs.status?.(null)).toEqual({
      ok: true,
      value: { state: 'disconnected', reason: 'absent' },
    });
    const { port } = await startVirtualPrinter(bench);
    const { path } = await bench.terminal(port);
    const { SerialPort } = await import('serialport');
    const other = new SerialPort({ path, baudRate: 9600 });
    await new Promise((resolve) => other.once('open', resolve));
    expect(await slipPrinter(bench, line(path)).verbs.status?.(null)).toEqual({
      ok: true,
      value: { state: 'disconnected', reason: 'in-use' },
    });
    await new Promise<void>((resolve) => other.close(() => resolve()));
    expect(await slipPrinter(bench, line(path)).verbs.status?.(null)).toEqual({
      ok: true,
      value: { state: 'ready' },
    });
  });
});
