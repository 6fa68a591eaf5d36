import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const WAIT_MS = 15_000;
const STEP_MS = 20;

/** Waits for a condition, at most fifteen seconds. Throws with `what` when it does not come true. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`Waited in vain: ${what}`);
    await sleep(STEP_MS);
  }
}

/** What a test started or made, undone in reverse order. */
export class Bench {
  readonly dir = mkdtempSync(join(tmpdir(), 'kiosk-printing-'));
  readonly #undo: (() => unknown)[] = [() => rmSync(this.dir, { recursive: true, force: true })];

  onClose(undo: () => unknown): void {
    this.#undo.push(undo);
  }

  /** Starts a program; it is ended with the bench. */
  start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } });
    this.onClose(() => stopped(child));
    return child;
  }

  /** A pseudo terminal whose other end is this TCP port: `path` is what a driver opens, `pull` takes the cable out. */
  async terminal(port: number): Promise<{ path: string; pull: () => Promise<void> }> {
    const path = join(this.dir, `tty${port}`);
    const child = this.start('socat', [`PTY,raw,echo=0,link=${path},ignoreeof`, `TCP:127.0.0.1:${port}`]);
    await until('a pseudo terminal', () => existsSync(path));
    return { path, pull: () => stopped(child) };
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo();
  }
}

export async function stopped(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const limit = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(limit);
}

/** A port nobody listens at just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
