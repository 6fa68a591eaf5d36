import fc from 'fast-check';
import { expect, test } from 'vitest';
import { receiptPrinterStatus } from '#shared/hardware/receipt-printer.ts';
import { decodeAutomatic, decodeStatus, isStatusByte, isTailByte, statusQuery } from './status.ts';

test('each bit by itself', () => {
  expect(decodeStatus([0x12, 0x12, 0x12, 0x12])).toEqual({ state: 'ready' });
  expect(decodeStatus([0x12, 0x12, 0x12, 0x1e])).toEqual({ state: 'paper-low' });
  expect(decodeStatus([0x1a, 0x32, 0x12, 0x7e])).toEqual({ state: 'paper-out' });
  expect(decodeStatus([0x1a, 0x16, 0x12, 0x12])).toEqual({ state: 'cover-open' });
  expect(decodeStatus([0x1a, 0x52, 0x1a, 0x12])).toEqual({ state: 'error', cause: 'cutter' });
  expect(decodeStatus([0x1a, 0x52, 0x32, 0x12])).toEqual({ state: 'error', cause: 'unrecoverable' });
  expect(decodeStatus([0x1a, 0x52, 0x52, 0x12])).toEqual({ state: 'error', cause: 'temperature' });
  expect(decodeStatus([0x1a, 0x52, 0x16, 0x12])).toEqual({ state: 'error', cause: 'recoverable' });
  expect(decodeStatus([0x1a, 0x12, 0x12, 0x12])).toEqual({ state: 'offline' });
});

test('each bit of an automatic block by itself', () => {
  expect(decodeAutomatic([0x10, 0, 0, 0])).toEqual({ state: 'ready' });
  expect(decodeAutomatic([0x10, 0, 0x03, 0])).toEqual({ state: 'paper-low' });
  expect(decodeAutomatic([0x18, 0, 0x0f, 0])).toEqual({ state: 'paper-out' });
  expect(decodeAutomatic([0x38, 0, 0, 0])).toEqual({ state: 'cover-open' });
  expect(decodeAutomatic([0x18, 0x08, 0, 0])).toEqual({ state: 'error', cause: 'cutter' });
  expect(decodeAutomatic([0x18, 0x20, 0, 0])).toEqual({ state: 'error', cause: 'unrecoverable' });
  expect(decodeAutomatic([0x18, 0x40, 0, 0])).toEqual({ state: 'error', cause: 'temperature' });
  expect(decodeAutomatic([0x18, 0x04, 0, 0])).toEqual({ state: 'error', cause: 'recoverable' });
  expect(decodeAutomatic([0x18, 0, 0, 0])).toEqual({ state: 'offline' });
});

test('any four bytes are one of the closed union, and offline is never ready', () => {
  const byte = fc.nat(255);
  fc.assert(
    fc.property(byte, byte, byte, byte, (a, b, c, d) => {
      const status = decodeStatus([a, b, c, d]);
      expect(receiptPrinterStatus.safeParse(status).success).toBe(true);
      if (a & 0x08) expect(['ready', 'paper-low']).not.toContain(status.state);
    }),
  );
});

test('no byte is both an answer to DLE EOT and an answer to GS r', () => {
  for (let byte = 0; byte < 256; byte++) expect(isStatusByte(byte) && isTailByte(byte)).toBe(false);
  expect([...statusQuery(4)]).toEqual([0x10, 0x04, 4]);
});
