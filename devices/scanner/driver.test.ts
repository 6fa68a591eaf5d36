import jpeg from 'jpeg-js';
import { expect, test } from 'vitest';
import { createScannerDriver } from './driver.ts';
import { encodeFrame, frameTypes } from './framing.ts';
import type { ScannerPort } from './port.ts';

const limits = { quietMs: 200, scanMs: 800 };
const args = { dpi: 150, colour: true };
const file = jpeg.encode({ width: 16, height: 8, data: Buffer.alloc(16 * 8 * 4, 90) }, 80).data;

const frame = (type: number, ...payload: number[]): Uint8Array =>
  encodeFrame({ type, payload: Uint8Array.from(payload) });
const data = (bytes: Uint8Array): Uint8Array => encodeFrame({ type: frameTypes.data, payload: bytes });
const end = (count: number): Uint8Array =>
  frame(frameTypes.end, count >>> 24, (count >> 16) & 255, (count >> 8) & 255, count & 255);

/** A scanner that answers every command with these bytes, one piece per turn; 'close' drops the line. */
const scripted = (...pieces: (Uint8Array | 'close')[]) => {
  const written: Uint8Array[] = [];
  const port: ScannerPort = {
    open: async () => {
      let take: (bytes: Uint8Array) => void = () => undefined;
      let drop: () => void = () => undefined;
      return {
        write: (bytes) => {
          written.push(bytes);
          pieces.forEach((piece, turn) => {
            setTimeout(() => (piece === 'close' ? drop() : take(piece)), turn);
          });
        },
        onData: (listener) => {
          take = listener;
        },
        onClose: (listener) => {
          drop = listener;
        },
        close: () => undefined,
      };
    },
  };
  return { driver: createScannerDriver(port, limits), written };
};

test('a page in pieces, cut anywhere, is one page; the command carries dpi and colour', async () => {
  const stream = Buffer.concat([data(file.subarray(0, 100)), data(file.subarray(100)), end(file.length)]);
  for (const cut of [1, 5, 106, 107, 200, stream.length - 1]) {
    const { driver, written } = scripted(stream.subarray(0, cut), stream.subarray(cut));
    const result = await driver.scan({ dpi: 300, colour: false });
    expect(result).toMatchObject({ ok: true, value: { width: 16, height: 8 } });
    if (result.ok) expect(Buffer.from(result.value.jpeg).equals(file)).toBe(true);
    expect(written).toEqual([frame(frameTypes.scan, 1, 44, 0)]);
  }
});

test.each([
  ['no-paper', [frame(frameTypes.status, 1)]],
  ['jam', [data(file.subarray(0, 50)), frame(frameTypes.status, 2)]],
  ['cover-open', [frame(frameTypes.status, 3)]],
  ['busy', [frame(frameTypes.status, 4)]],
  ['disconnected', [frame(frameTypes.status, 99)]],
  ['disconnected', [data(file.subarray(0, 50)), 'close']],
  ['disconnected', [Uint8Array.of(1, 2, 3)]],
  ['bad-image', [data(file.subarray(0, 90)), end(90)]],
  ['bad-image', [data(file), end(file.length + 1)]],
  ['bad-image', [data(file), frame(frameTypes.end)]],
  ['bad-image', [data(Buffer.alloc(300, 7)), end(300)]],
  ['bad-image', [end(0)]],
  ['silent', []],
  ['silent', [data(file)]],
] as const)('%s', async (state, pieces) => {
  expect(await scripted(...pieces).driver.scan(args)).toEqual({ ok: false, error: { state } });
});

test('a scanner that trickles for ever is cut off by the total limit', async () => {
  const trickle = Array.from({ length: 4_000 }, () => data(Uint8Array.of(0)));
  const before = performance.now();
  expect(await scripted(...trickle).driver.scan(args)).toEqual({ ok: false, error: { state: 'silent' } });
  expect(performance.now() - before).toBeLessThan(3_500);
});

test('a second scan is refused, the status says busy, and afterwards both work', async () => {
  const { driver } = scripted(data(file), end(file.length));
  const first = driver.scan(args);
  expect(await driver.scan(args)).toEqual({ ok: false, error: { state: 'busy' } });
  expect(await driver.status()).toEqual({ state: 'busy' });
  expect((await first).ok).toBe(true);
  expect((await driver.scan(args)).ok).toBe(true);
});

test('a question about the state never makes a scan fail', async () => {
  const { driver } = scripted(frame(frameTypes.status, 0));
  const asked = driver.status();
  expect(await driver.scan(args)).toEqual({ ok: false, error: { state: 'ready' } });
  expect(await asked).toEqual({ state: 'ready' });
});
