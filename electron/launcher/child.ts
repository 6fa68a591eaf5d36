import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { err, ok, type Result } from '#shared/result.ts';

/** The child processes of this launcher; all are ended together. */
export class Children {
  readonly #running = new Set<ChildProcess>();

  /**
   * Starts a program that prints one JSON line with its first words when it is ready, and gives that line. Its standard
   * error is passed on. The error is one sentence, or null when the program has already said it (its exit code is 1).
   */
  start(
    name: string,
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    limitMs: number,
  ): Promise<Result<Record<string, unknown>, string | null>> {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#running.add(child);
    return new Promise((resolve) => {
      const limit = setTimeout(
        () => resolve(err(`${name} was not ready within ${limitMs / 1000} s.`)),
        limitMs,
      );
      createInterface({ input: child.stdout }).on('line', (line) => {
        const ready = parseReady(line);
        if (ready !== null) resolve(ok(ready));
      });
      const ended = (sentence: string | null) => {
        clearTimeout(limit);
        if (!this.#running.delete(child)) return;
        resolve(err(sentence));
        this.onEnd?.(name);
      };
      child.once('error', () => ended(`${name} could not be started.`));
      child.once('exit', (code, signal) => ended(code === 1 ? null : `${name} ended (${signal ?? code}).`));
    });
  }

  /** Called when a child has ended by itself. */
  onEnd: ((name: string) => void) | undefined;

  /** Asks every child to end, and ends what is still there after five seconds. */
  async stop(): Promise<void> {
    this.onEnd = undefined;
    await Promise.all([...this.#running].map(endChild));
  }
}

function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function parseReady(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'url' in value ? { ...value } : null;
  } catch {
    return null;
  }
}
