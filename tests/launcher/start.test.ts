import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { kioskInfo } from '#shared/api/kiosk.ts';
import { processTree } from '#tests/electron/processes.ts';

/** `npm start` as a whole, with the browser shell: its ready line, its end, and its plain sentences. */
const PORT = 4810;
const LIMIT_MS = 90_000;
const readyLine = z.strictObject({
  ready: z.literal(true),
  url: z.string(),
  token: z.string(),
  platform: z.string(),
  data: z.string(),
});

interface Run {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly out: string[];
  readonly err: string[];
  readonly exit: Promise<number | null>;
}
const runs: Run[] = [];
const folders: string[] = [];

function start(args: readonly string[]): Run {
  const child = spawn(process.execPath, ['electron/launcher/start.ts', '--browser', '--no-open', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.pid === undefined) throw new Error('not started');
  const run = { child, pid: child.pid, out, err, exit };
  runs.push(run);
  return run;
}

async function ready(run: Run): Promise<z.infer<typeof readyLine>> {
  while (!run.out.join('').includes('\n')) {
    if (run.child.exitCode !== null) throw new Error(`ended: ${run.err.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return readyLine.parse(JSON.parse(run.out.join('')));
}

/** What a start that cannot succeed leaves behind: its exit code and what it said. */
async function failing(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const run = start(args);
  const code = await run.exit;
  return { code, out: run.out.join(''), err: run.err.join('') };
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'kiosk-start-'));
  folders.push(path);
  return path;
}

afterEach(async () => {
  for (const run of runs.splice(0)) {
    run.child.kill('SIGTERM');
    await run.exit;
  }
}, 20_000);
afterAll(async () => {
  for (const path of folders) await rm(path, { recursive: true, force: true });
});

test(
  'one ready line, a working kiosk, the same kiosk next time, and nothing left behind',
  async () => {
    const data = await folder();
    const args = ['--data', data, '--port', String(PORT), '--token', 'token-of-the-launcher-test'];
    const ask = async (line: z.infer<typeof readyLine>, path: string) => {
      const answer = await fetch(new URL(path, line.url), {
        headers: { authorization: `Bearer ${line.token}` },
      });
      return { status: answer.status, json: await answer.json() };
    };
    const first = start(args);
    const line = await ready(first);
    expect(line).toEqual({
      ready: true,
      url: `http://127.0.0.1:${PORT}/?token=token-of-the-launcher-test`,
      token: 'token-of-the-launcher-test',
      platform: `http://127.0.0.1:${PORT + 1}`,
      data,
    });
    const kiosk = kioskInfo.parse((await ask(line, '/api/kiosk')).json);
    expect(kiosk.platform?.signingKeys).toHaveLength(1);
    expect((await ask(line, '/platform/v1/capabilities')).status).toBe(200);
    expect(await ask(line, '/api/journal/unprinted')).toEqual({ status: 200, json: { items: [] } });
    const devices = z.array(z.looseObject({ id: z.string(), status: z.looseObject({ state: z.string() }) }));
    expect(devices.parse((await ask(line, '/api/devices')).json).map((device) => device.id)).toEqual([
      'id-card',
      'scanner',
      'receipt-printer',
      'document-printer',
      'code-reader',
    ]);

    const children = processTree(first.pid).map((one) => one.pid);
    expect(children.length).toBeGreaterThanOrEqual(4);
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
    expect(children.filter((pid) => processTree(pid).length > 0)).toEqual([]);

    const again = await ready(start(args));
    const same = kioskInfo.parse((await ask(again, '/api/kiosk')).json);
    expect([same.kioskId, same.platform]).toEqual([kiosk.kioskId, kiosk.platform]);
  },
  LIMIT_MS,
);

test(
  'a port in use is one sentence',
  async () => {
    const other = createServer().listen(PORT + 10, '127.0.0.1');
    const { code, out, err } = await failing(['--data', await folder(), '--port', String(PORT + 10)]);
    other.close();
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err.trim().split('\n').at(-1)).toBe(`Port ${PORT + 10} on 127.0.0.1 is in use.`);
  },
  LIMIT_MS,
);

test(
  'a broken configuration is one sentence naming file and field',
  async () => {
    const data = await folder();
    await writeFile(join(data, 'kiosk.json'), '{"kioskId": 7}');
    const { code, err } = await failing(['--data', data, '--port', String(PORT + 20)]);
    expect(code).toBe(1);
    expect(err.trim().split('\n').at(-1)).toMatch(
      /^The configuration .*kiosk\.json is broken at kioskId: .*\.$/,
    );
  },
  LIMIT_MS,
);

test(
  'a data folder that cannot be opened, and an option nobody knows, are one sentence',
  async () => {
    const file = join(await folder(), 'file');
    await writeFile(file, '');
    const opened = await failing(['--data', join(file, 'below'), '--port', String(PORT + 30)]);
    expect([opened.code, opened.err]).toEqual([1, expect.stringContaining('cannot be opened')]);
    const unknown = await failing(['--fast']);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('--fast')]);
    for (const { err } of [opened, unknown]) expect(err).not.toContain('    at ');
  },
  LIMIT_MS,
);
