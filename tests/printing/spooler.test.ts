import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lines } from '../escpos/bench.ts';
import { printingUnavailable } from './available.ts';
import { type Cups, startCups } from './cups.ts';
import { Bench, freePort } from './processes.ts';
import { pagesOf, slipPrinter, startVirtualPrinter } from './slip-printer.ts';

/** A CUPS that keeps everything for ever unless it is told to forget: the worst that can be found on a machine. */
const keepsAll = ['PreserveJobFiles Yes', 'PreserveJobHistory Yes'];

describe.skipIf(printingUnavailable() !== null)('a printer behind a raw queue of CUPS', () => {
  let bench: Bench;
  let cups: Cups;
  const start = async (settings: readonly string[] = keepsAll): Promise<void> => {
    bench = new Bench();
    cups = await startCups(bench, settings);
  };
  beforeEach(() => start());
  afterEach(() => bench.close());

  const device = (queue = 'receipt', slower = {}) =>
    slipPrinter(bench, { type: 'spooler', queue, socket: cups.socket }, 'none', {
      confirmMs: 20_000,
      writeMs: 5_000,
      ...slower,
    });

  test('every byte arrives as it was made; the end is sent; nothing of it stays in the spooler', async () => {
    const { virtual, port } = await startVirtualPrinter(bench);
    cups.addQueue('receipt', `socket://127.0.0.1:${port}`, 'raw');
    const printer = device();
    expect(await printer.verbs.status?.(null)).toEqual({ ok: true, value: { state: 'one-way' } });
    for (const count of [25, 3]) {
      expect(await printer.verbs.print?.({ document: lines(count) })).toEqual({
        ok: true,
        value: { printed: 'sent' },
      });
      expect(cups.spooled()).toEqual([]);
    }
    expect(pagesOf(virtual).map((page) => page.length)).toEqual([25, 3]);
    expect(cups.admin('/usr/bin/lpstat', '-W', 'all', '-o')).toBe('');
  });

  test('nobody at the other end: told as offline in time, and nothing comes out later', async () => {
    const port = await freePort();
    cups.addQueue('receipt', `socket://127.0.0.1:${port}`, 'raw');
    expect(await device('receipt', { confirmMs: 1_500 }).verbs.print?.({ document: lines(3) })).toEqual({
      ok: false,
      error: { state: 'offline', sent: true },
    });
    expect(cups.spooled()).toEqual([]);
    expect(cups.admin('/usr/bin/lpstat', '-W', 'all', '-o')).toBe('');
  });

  test('a stopped queue takes nothing', async () => {
    cups.addQueue('receipt', 'socket://127.0.0.1:9', 'raw');
    cups.admin('/usr/sbin/cupsdisable', 'receipt');
    expect(await device().verbs.print?.({ document: lines(3) })).toEqual({
      ok: false,
      error: { state: 'offline', sent: false },
    });
  });

  test('no such queue, and no CUPS at all', async () => {
    expect(await device('nosuch').verbs.status?.(null)).toEqual({
      ok: true,
      value: { state: 'disconnected', reason: 'absent' },
    });
    const nowhere = slipPrinter(bench, { type: 'spooler', queue: 'receipt', socket: '/nowhere/cups.sock' });
    expect(await nowhere.verbs.print?.({ document: lines(3) })).toMatchObject({
      ok: false,
      error: { sent: false },
    });
  });
});

describe.skipIf(printingUnavailable() !== null)('a spooler that does not let go', () => {
  test('is found out before it gets anything to print', async () => {
    const bench = new Bench();
    try {
      const cups = await startCups(bench, keepsAll, 'deny-cancel');
      const { virtual, port } = await startVirtualPrinter(bench);
      cups.addQueue('receipt', `socket://127.0.0.1:${port}`, 'raw');
      const printer = slipPrinter(bench, { type: 'spooler', queue: 'receipt', socket: cups.socket }, 'none', {
        writeMs: 5_000,
      });
      expect(await printer.verbs.print?.({ document: lines(3) })).toEqual({
        ok: false,
        error: { state: 'error', cause: 'spool', sent: false },
      });
      expect(virtual.look().state.bytes).toBe('');
      expect(await printer.verbs.status?.(null)).toEqual({
        ok: true,
        value: { state: 'error', cause: 'spool' },
      });
    } finally {
      await bench.close();
    }
  });
});
