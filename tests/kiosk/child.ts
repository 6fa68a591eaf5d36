/** One program under test: started, awaited by its ready line, ended politely or with -9. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Child {
  readonly process: ChildProcess;
  readonly ready: Record<string, unknown>;
  #log: string[];

  private constructor(child: ChildProcess, ready: Record<string, unknown>, log: string[]) {
    this.process = child;
    this.ready = ready;
    this.#log = log;
  }

  /** Rejects with what the program said on standard error when it ends before its ready line or is late. */
  static start(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = process.env,
    limitMs = 60_000,
  ): Promise<Child> {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const log: string[] = [];
    const keep = (line: string) => {
      log.push(line);
      if (log.length > 200) log.shift();
    };
    createInterface({ input: child.stderr }).on('line', keep);
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${args[0]}: ${why}\n${log.join('\n')}`));
      const limit = setTimeout(() => {
        child.kill('SIGKILL');
        fail('was not ready in time');
      }, limitMs);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code, signal) => {
        clearTimeout(limit);
        fail(`ended (${signal ?? code})`);
      });
      createInterface({ input: child.stdout }).on('line', (line) => {
        keep(line);
        const ready = parse(line);
        if (!ready) return;
        clearTimeout(limit);
        resolve(new Child(child, ready, log));
      });
    });
  }

  get log(): string {
    return this.#log.join('\n');
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Resolves when the program has ended by itself or by `stop`. */
  get end(): Promise<void> {
    return new Promise((resolve) => (this.ended ? resolve() : this.process.once('exit', () => resolve())));
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.ended) return;
    const hard = setTimeout(() => this.process.kill('SIGKILL'), 8000);
    this.process.kill(signal);
    await this.end;
    clearTimeout(hard);
  }
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'url' in value ? { ...value } : null;
  } catch {
    return null;
  }
}
