import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Running<Ready> {
  readonly ready: Ready;
  readonly process: ChildProcess;
  /** The signal the process ended with, once it has. */
  readonly ended: Promise<NodeJS.Signals | null>;
  /** Kills it at once (SIGKILL), as a power cut would. */
  kill(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Ends whatever a failed test left behind. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Starts a TypeScript file of this project in its own Node and waits for its one JSON line. */
export async function start<Ready>(file: string, args: readonly string[]): Promise<Running<Ready>> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const ended = once(child, 'exit').then(([, signal]) => {
    running.delete(child);
    return signal as NodeJS.Signals | null;
  });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(() => undefined),
  ]);
  if (first === undefined) throw new Error(`${file} ended before it was ready`);
  return {
    ready: JSON.parse(first),
    process: child,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
