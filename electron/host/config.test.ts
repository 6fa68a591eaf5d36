import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configPath, defaultConfig, isAllSimulated, openConfig, parseConfig, writeConfig } from './config.ts';

const folder = () => mkdtemp(join(tmpdir(), 'kiosk-config-'));

test('a first start makes the folder and a configuration that stays the same', async () => {
  const dir = join(await folder(), 'deep', 'data');
  const first = await openConfig(dir);
  const second = await openConfig(dir);
  expect(first.ok).toBe(true);
  expect(second).toEqual(first);
  expect((await stat(dir)).mode & 0o777).toBe(0o700);
  expect((await stat(configPath(dir))).mode & 0o777).toBe(0o600);
});

test('defaults are valid, virtual and without a platform', () => {
  const config = defaultConfig();
  expect(parseConfig(JSON.stringify(config), 'x')).toEqual({ ok: true, value: config });
  expect(isAllSimulated(config)).toBe(true);
  expect(config.platform).toBeNull();
});

test.each([
  ['terminal', { terminal: '12' }, 'terminal: must be 4 digits'],
  ['panel.widthMm', { panel: { widthMm: -1, heightMm: 527 } }, 'panel.widthMm'],
  [
    'devices[0].id',
    { devices: [{ id: 'No', kind: 'scanner', port: { type: 'simulator' } }] },
    'devices[0].id',
  ],
  ['an unknown field', { telemetry: true }, 'telemetry'],
])('a configuration broken at %s is one sentence naming file and field', async (_name, change, words) => {
  const dir = await folder();
  await writeFile(configPath(dir), JSON.stringify({ ...defaultConfig(), ...change }));
  const opened = await openConfig(dir);
  if (opened.ok) throw new Error('accepted');
  expect(opened.error).toContain(configPath(dir));
  expect(opened.error).toContain(words);
  expect(opened.error).not.toContain('\n');
});

const scannerAt = (port: object) => ({ devices: [{ id: 'scanner', kind: 'scanner', port }] });
test.each([
  [{ type: 'escl', url: 'http://192.0.2.20/eSCL' }],
  [{ type: 'escl', url: 'https://[2001:db8::1]:8443/eSCL/', fingerprint: `${'AB:'.repeat(31)}AB` }],
  [{ type: 'sane', device: 'airscan:e0:Office', options: { brightness: '10' } }],
])('a scanner at %j', (port) => {
  expect(parseConfig(JSON.stringify({ ...defaultConfig(), ...scannerAt(port) }), 'x').ok).toBe(true);
});

test.each([
  [{ type: 'escl', url: 'scanner.local' }, 'devices[0].port.url: must be an http or https address'],
  [{ type: 'escl', url: 'file:///eSCL' }, 'devices[0].port.url: must be an http or https address'],
  [{ type: 'escl', url: 'http://u:p@192.0.2.20/eSCL' }, 'devices[0].port.url: must be a plain address'],
  [
    { type: 'escl', url: 'https://192.0.2.20/eSCL', fingerprint: 'ab' },
    'devices[0].port.fingerprint: must be a SHA-256 fingerprint',
  ],
  [
    { type: 'escl', url: 'http://192.0.2.20/eSCL', fingerprint: `${'AB:'.repeat(31)}AB` },
    'devices[0].port.fingerprint: is for https addresses only',
  ],
  [{ type: 'sane', device: '-d' }, 'devices[0].port.device: must be a device name'],
  [{ type: 'sane' }, 'devices[0].port.device'],
  [{ type: 'twain' }, 'devices[0].port.type'],
])('a scanner at %j is refused', (port, words) => {
  const parsed = parseConfig(JSON.stringify({ ...defaultConfig(), ...scannerAt(port) }), 'kiosk.json');
  expect(parsed.ok ? '' : parsed.error).toContain(words);
});

test('two devices may not share an id', () => {
  const scanner = { id: 'a', kind: 'scanner', port: { type: 'simulator' } };
  const parsed = parseConfig(
    JSON.stringify({ ...defaultConfig(), devices: [scanner, scanner] }),
    'kiosk.json',
  );
  expect(parsed).toEqual({
    ok: false,
    error: 'The configuration kiosk.json is broken at devices: ids must be unique.',
  });
});

describe('printers and code readers', () => {
  const slip = { id: 'receipt-printer', kind: 'receipt-printer', columns: 32, dots: 384, charset: 'gb18030' };
  const paper = { id: 'document-printer', kind: 'document-printer', bothSides: true, pagesPerVisit: 20 };
  const parse = (device: object) => {
    const parsed = parseConfig(JSON.stringify({ ...defaultConfig(), devices: [device] }), 'kiosk.json');
    return parsed.ok ? 'ok' : parsed.error.replace('The configuration kiosk.json is broken at ', '');
  };

  test.each([
    [{ ...slip, port: { type: 'serial', path: '/dev/ttyUSB0', baudRate: 115200, flow: 'hardware' } }],
    [{ ...slip, port: { type: 'serial', path: 'COM3', baudRate: 9600, flow: 'none', parity: 'even' } }],
    [{ ...slip, port: { type: 'usb-lp', path: '/dev/usb/lp0' }, answers: 'none' }],
    [{ ...slip, port: { type: 'spooler', queue: 'receipt' } }],
    [{ ...slip, port: { type: 'tcp', host: '192.168.1.9', port: 9100 }, answers: 'automatic' }],
    [{ ...paper, port: { type: 'ipp', url: 'ipp://192.168.1.20/ipp/print' } }],
    [
      {
        ...paper,
        port: { type: 'ipp', url: 'ipps://printer.local/ipp/print', certificate: 'ab'.repeat(32) },
      },
    ],
    [{ ...paper, port: { type: 'spooler', queue: 'office', socket: '/run/cups/cups.sock' } }],
    [{ id: 'code-reader', kind: 'code-reader', port: { type: 'hid', layout: 'plain' } }],
  ])('%j is taken', (device) => {
    expect(parse(device)).toBe('ok');
  });

  test.each([
    [
      { ...slip, port: { type: 'serial', path: 'ttyS0', baudRate: 9600, flow: 'none' } },
      'devices[0].port.path: must be a device file such as /dev/ttyS0 or /dev/usb/lp0, or COM3.',
    ],
    [
      { ...slip, port: { type: 'serial', path: '/dev/ttyS0', baudRate: 12345, flow: 'none' } },
      'devices[0].port.baudRate: must be a baud rate of the printer, such as 9600 or 115200.',
    ],
    [
      { ...slip, port: { type: 'spooler', queue: 'my queue' } },
      'devices[0].port.queue: must be the name of a print queue.',
    ],
    [
      { ...paper, port: { type: 'ipp', url: 'http://192.168.1.20/' } },
      'devices[0].port.url: must be an address such as ipp://192.168.1.20/ipp/print.',
    ],
    [
      { ...paper, port: { type: 'ipp', url: 'ipps://p/', certificate: 'abc' } },
      'devices[0].port.certificate: must be 64 hex digits.',
    ],
  ])('%j is told with what it should be', (device, sentence) => {
    expect(parse(device)).toBe(sentence);
  });
});

test('text that is not JSON, and a folder that is a file, are told', async () => {
  const dir = await folder();
  await writeFile(configPath(dir), '{');
  expect(await openConfig(dir)).toEqual({
    ok: false,
    error: `The configuration ${configPath(dir)} is not valid JSON.`,
  });
  const file = join(dir, 'file');
  await writeFile(file, '');
  const opened = await openConfig(file);
  expect(opened.ok ? '' : opened.error).toContain(`The data folder ${file} cannot be opened`);
});

test.skipIf(process.getuid?.() === 0)('a folder without permission is told', async () => {
  const dir = await folder();
  await chmod(dir, 0o000);
  expect((await openConfig(dir)).ok).toBe(false);
});

test('writing replaces the file in one step and leaves nothing beside it', async () => {
  const dir = await folder();
  const opened = await openConfig(dir);
  if (!opened.ok) throw new Error(opened.error);
  expect(await writeConfig(dir, { ...opened.value, terminal: '0042' })).toEqual({
    ok: true,
    value: undefined,
  });
  expect(JSON.parse(await readFile(configPath(dir), 'utf8')).terminal).toBe('0042');
  await expect(stat(`${configPath(dir)}.new`)).rejects.toThrow('ENOENT');
});
