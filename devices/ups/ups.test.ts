import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { UpsPort } from '#shared/hardware/ups.ts';
import { askNut, questionsFor, statusOf } from './nut.ts';
import { createUps } from './service.ts';
import { readPowerSupplies } from './sysfs.ts';

describe('the words of a NUT server', () => {
  const said = (status: string, charge = '97.5') =>
    statusOf(`VAR u ups.status "${status}"\nVAR u battery.charge "${charge}"\nOK Goodbye\n`, 'u');

  it.each([
    ['OL', { state: 'ready' }],
    ['OL CHRG', { state: 'ready' }],
    ['OL RB', { state: 'replace-battery' }],
    ['OB DISCHRG', { state: 'on-battery', charge: 100 }],
    ['OB LB', { state: 'battery-low', charge: 100 }],
    ['', { state: 'garbled' }],
    ['CAL', { state: 'garbled' }],
  ])('%j', (status, expected) => {
    expect(said(status)).toEqual(expected);
  });

  it('without a charge, or with nonsense for one', () => {
    expect(said('OB', 'nonsense')).toEqual({ state: 'on-battery', charge: null });
    expect(statusOf('VAR u ups.status "OB"\nERR VAR-NOT-SUPPORTED\n', 'u')).toEqual({
      state: 'on-battery',
      charge: null,
    });
  });

  it.each([
    ['ERR UNKNOWN-UPS\n', { state: 'disconnected', reason: 'absent' }],
    ['ERR DATA-STALE\n', { state: 'disconnected', reason: 'absent' }],
    ['ERR ACCESS-DENIED\n', { state: 'disconnected', reason: 'refused' }],
    ['HTTP/1.1 400 Bad Request\n', { state: 'garbled' }],
    ['VAR other ups.status "OB"\n', { state: 'garbled' }],
    ['', { state: 'garbled' }],
  ])('%j', (answer, expected) => {
    expect(statusOf(answer, 'u')).toEqual(expected);
  });
});

describe('a server that misbehaves', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function server(answer: (write: (text: string) => void, end: () => void) => void): Promise<number> {
    const listening = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () =>
        answer(
          (text) => void socket.write(text),
          () => socket.end(),
        ),
      );
    });
    await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
    closers.push(() => listening.close());
    const address = listening.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }
  const ask = (port: number) => askNut('127.0.0.1', port, questionsFor('u'), 300);

  it('says nothing', async () => {
    expect(await ask(await server(() => {}))).toEqual({ reason: 'absent' });
  });

  it('breaks off', async () => {
    expect(await ask(await server((write) => write('VAR u ups.st')))).toEqual({ reason: 'lost' });
  });

  it('never ends', async () => {
    expect(await ask(await server((write) => write('x'.repeat(100_000))))).toEqual({ text: '' });
  });

  it('is not there', async () => {
    expect(await ask(1)).toEqual({ reason: 'refused' });
  });
});

describe('the kernel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  function supplies(all: Readonly<Record<string, Readonly<Record<string, string>>>>) {
    for (const [name, files] of Object.entries(all)) {
      mkdirSync(join(folder, name), { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`);
    }
    return readPowerSupplies(folder);
  }
  const battery = (status: string, capacity: string) => ({ type: 'Battery', status, capacity });

  it('with mains on line', async () => {
    expect(await supplies({ AC: { type: 'Mains', online: '1' }, BAT0: battery('Charging', '40') })).toEqual({
      state: 'ready',
    });
  });

  it('with mains gone', async () => {
    const off = { type: 'Mains', online: '0' };
    expect(await supplies({ AC: off, BAT0: battery('Discharging', '84') })).toEqual({
      state: 'on-battery',
      charge: 80,
    });
    expect(await supplies({ AC: off, BAT0: battery('Discharging', '7') })).toEqual({
      state: 'battery-low',
      charge: 10,
    });
  });

  it('with nothing but the battery of a mouse, or nothing', async () => {
    expect(await supplies({ mouse: { ...battery('Discharging', '5'), scope: 'Device' } })).toEqual({
      state: 'disconnected',
      reason: 'absent',
    });
    expect(await readPowerSupplies(join(folder, 'nowhere'))).toEqual({
      state: 'disconnected',
      reason: 'absent',
    });
  });
});

it('a device tells every change once, and nothing after it was closed', async () => {
  const port: UpsPort = { type: 'simulator' };
  const device = createUps({ id: 'ups', kind: 'ups', port }, { pollMs: 5 });
  const told: string[] = [];
  device.start((status) => told.push(status.state));
  for (const power of ['battery', 'battery', 'low', 'mains'])
    expect(await device.verbs.simulate?.({ power })).toEqual({ ok: true, value: { power } });
  expect(told).toEqual(['starting', 'ready', 'on-battery', 'battery-low', 'ready']);
  expect(await device.verbs.simulate?.({ power: 'sun' })).toEqual({ ok: false, error: { state: 'refused' } });
  await device.close();
  await device.verbs.simulate?.({ power: 'battery' });
  expect(told).toHaveLength(5);
});
