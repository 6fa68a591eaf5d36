import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jpeg from 'jpeg-js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ScanRequest } from '#devices/scanner/driver.ts';
import { createSaneDriver } from '#devices/scanner/sane/driver.ts';
import { isInMemory } from '#devices/scanner/sane/memory-folder.ts';
import { leftOut, saneConfig } from './sane-config.ts';

const limits = { quietMs: 5_000, scanMs: 20_000 };
const glass: ScanRequest = { dpi: 75, colour: true, source: 'glass' };
const feeder: ScanRequest = { ...glass, source: 'feeder' };

/** A page of the real program, or the state. */
async function scan(device: string, request: ScanRequest, options: Record<string, string> = {}) {
  const job = await createSaneDriver({ device, options }, limits).start(request);
  if (!job.ok) return job.error.state;
  const page = await job.value.next();
  await job.value.cancel();
  if (!page.ok) return page.error.state;
  return page.value ?? 'no page';
}

/** Folders of ours that hold pages of a stack, wherever memory folders are made. */
const folders = (): string[] =>
  ['/dev/shm', process.env.XDG_RUNTIME_DIR, `/run/user/${process.getuid?.()}`].flatMap((parent) => {
    try {
      return readdirSync(parent ?? '').filter((name) => name.startsWith('yiciban-scan-'));
    } catch {
      return [];
    }
  });

describe.skipIf(leftOut('scanimage', 'scanning through SANE'))('SANE', () => {
  beforeAll(() => {
    process.env.SANE_CONFIG_DIR = saneConfig(['test', 'pnm']);
  });

  test('what a device offers is read from it', async () => {
    const read = await createSaneDriver({ device: 'test:0' }, limits).capabilities();
    expect(read).toEqual({
      ok: true,
      value: {
        model: 'test:0',
        sources: ['glass', 'feeder'],
        resolutions: [75, 100, 150, 200, 300, 400, 600],
        colour: true,
        grey: true,
        widthMm: 200,
        heightMm: 200,
      },
    });
  });

  test('a sheet on the glass: mode, resolution and area are those asked for', async () => {
    const colour = await scan('test:0', glass, { 'test-picture': 'Color pattern' });
    if (typeof colour === 'string') throw new Error(colour);
    // 200 mm is all this device has of the 210 × 297 asked for.
    expect([colour.width, colour.height]).toEqual([591, 591].map((side) => side - 1));
    const decoded = jpeg.decode(colour.jpeg, { useTArray: true });
    expect(decoded.data.some((value, i) => i % 4 === 0 && value !== decoded.data[i + 1])).toBe(true);
    const grey = await scan('test:0', { dpi: 150, colour: false, source: 'glass' });
    if (typeof grey === 'string') throw new Error(grey);
    expect([grey.width, grey.height]).toEqual([1181, 1181]);
  });

  test('a stack: every sheet of the feeder, then its end; nothing is left behind', async () => {
    const job = await createSaneDriver({ device: 'test:0' }, limits).start(feeder);
    if (!job.ok) throw new Error(job.error.state);
    let pages = 0;
    for (;;) {
      const page = await job.value.next();
      if (!page.ok) throw new Error(page.error.state);
      if (page.value === null) break;
      pages++;
    }
    expect(pages).toBe(10);
    expect(folders()).toEqual([]);
  });

  test('a stack that is given up leaves no page and no program behind', async () => {
    const job = await createSaneDriver(
      { device: 'test:0', options: { 'read-delay': 'yes', 'read-delay-duration': '20000' } },
      limits,
    ).start({ ...feeder, dpi: 200 });
    if (!job.ok) throw new Error(job.error.state);
    const waiting = job.value.next();
    await job.value.cancel();
    const page = await waiting;
    expect(page.ok ? page.value : page.error).toSatisfy(
      (end: unknown) => end === null || JSON.stringify(end) === '{"state":"cancelled"}',
    );
    expect(folders()).toEqual([]);
  });

  test.each([
    ['SANE_STATUS_JAMMED', 'jam'],
    ['SANE_STATUS_NO_DOCS', 'no-paper'],
    ['SANE_STATUS_COVER_OPEN', 'cover-open'],
    ['SANE_STATUS_DEVICE_BUSY', 'busy'],
    ['SANE_STATUS_IO_ERROR', 'disconnected'],
    ['SANE_STATUS_ACCESS_DENIED', 'access-denied'],
  ])('%s is the state %s, on the glass and in the feeder', async (status, state) => {
    const options = { 'read-return-value': status };
    expect(await scan('test:0', glass, options)).toBe(state);
    expect(await scan('test:0', feeder, options)).toBe(state);
  });

  test('a device that is not there, a source it has not, a setting it does not know', async () => {
    expect(await scan('test:7', glass)).toBe('disconnected');
    expect(await createSaneDriver({ device: 'test:7' }, limits).status()).toEqual({ state: 'disconnected' });
    expect(await scan('test:0', { ...glass, source: 'feeder-duplex' })).toBe('unsupported');
    expect(await scan('test:0', glass, { 'no-such-setting': '1' })).toBe('unsupported');
    const missing = createSaneDriver({ device: 'test:0', program: '/nonexistent/scanimage' }, limits);
    expect(await missing.status()).toEqual({ state: 'no-program' });
  });

  test('a device name is one argument and no command', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiosk-sane-'));
    expect(await scan(`test:0; touch ${folder}/ran; $(touch ${folder}/ran)`, glass)).toBe('disconnected');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a scanner that is too slow is given up', async () => {
    const slow = {
      'read-delay': 'yes',
      'read-delay-duration': '200000',
      'read-limit': 'yes',
      'read-limit-size': '64',
    };
    const driver = createSaneDriver({ device: 'test:0', options: slow }, { quietMs: 500, scanMs: 1_500 });
    const job = await driver.start(glass);
    if (!job.ok) throw new Error(job.error.state);
    expect(await job.value.next()).toEqual({ ok: false, error: { state: 'silent' } });
  });

  test('an A4 page comes through whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiosk-sane-'));
    const file = join(folder, 'page.ppm');
    const source = jpeg.decode(
      readFileSync(join(import.meta.dirname, '../../assets/demo/pages/passport.jpg')),
    );
    const rgb = Buffer.alloc(source.width * source.height * 3);
    for (let i = 0; i < source.width * source.height; i++) source.data.copy(rgb, i * 3, i * 4, i * 4 + 3);
    writeFileSync(file, Buffer.concat([Buffer.from(`P6\n${source.width} ${source.height}\n255\n`), rgb]));
    const page = await scan('pnm:0', glass, { filename: file });
    if (typeof page === 'string') throw new Error(page);
    const got = jpeg.decode(page.jpeg, { useTArray: true });
    expect([got.width, got.height]).toEqual([source.width, source.height]);
    let off = 0;
    for (let i = 0; i < rgb.length; i += 3) off += Math.abs((rgb[i] ?? 0) - (got.data[(i / 3) * 4] ?? 0));
    // Compressed once more, otherwise the same picture.
    expect(off / (rgb.length / 3)).toBeLessThan(8);
  });
});

/** The kernel's own word: which files on disks `scanimage` and its driver opened for writing. */
const canTrace = process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0;
if (!canTrace)
  process.stderr.write('Left out: the trace of what a scan writes (there is no strace on this machine).\n');

describe.skipIf(leftOut('scanimage', 'what a scan writes') || !canTrace)('on disk', () => {
  test('a sheet touches no file; a stack only files in memory', async () => {
    const out = join(mkdtempSync(join(tmpdir(), 'kiosk-trace-')), 'trace');
    const script = `
      import { createSaneDriver } from ${JSON.stringify(join(import.meta.dirname, '../../devices/scanner/sane/driver.ts'))};
      const driver = createSaneDriver({ device: 'test:0' }, { quietMs: 5000, scanMs: 20000 });
      for (const source of ['glass', 'feeder']) {
        const job = await driver.start({ dpi: 75, colour: true, source });
        if (!job.ok) process.exit(3);
        for (;;) {
          const page = await job.value.next();
          if (!page.ok) process.exit(4);
          if (page.value === null) break;
        }
      }`;
    const done = spawnSync(
      'strace',
      [
        '-f',
        '-e',
        'trace=openat,open,creat,rename,renameat,renameat2',
        '-o',
        out,
        process.execPath,
        '--input-type=module',
        '-e',
        script,
      ],
      {
        env: { ...process.env, SANE_CONFIG_DIR: saneConfig(['test']) },
        cwd: join(import.meta.dirname, '../..'),
      },
    );
    expect(done.stderr.toString()).toBe('');
    expect(done.status).toBe(0);
    const written = readFileSync(out, 'utf8')
      .split('\n')
      .filter((line) => /O_WRONLY|O_RDWR|O_CREAT|rename|creat\(/.test(line) && !/= -1 E/.test(line))
      .flatMap((line) => [...line.matchAll(/"([^"]+)"/g)].map(([, path]) => path ?? ''))
      .filter((path) => !/^\/(dev\/(null|tty|pts)|proc\/|sys\/)/.test(path));
    expect(written.some((path) => path.includes('/yiciban-scan-'))).toBe(true);
    for (const path of written)
      expect(path).toSatisfy(
        (one: string) =>
          one.includes('/yiciban-scan-') && isInMemory(one.slice(0, one.indexOf('/yiciban-scan-'))),
      );
  });
});
