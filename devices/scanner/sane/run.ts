import { execFile } from 'node:child_process';
import { patientTimer } from '../../patient-timer.ts';

export interface RunOptions {
  /** The program is ended when it has written nothing for so long. Milliseconds. */
  readonly quietMs: number;
  /** … or when it has run for so long. */
  readonly totalMs?: number;
  /** … or when it has written more than this to standard output. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** Every piece of standard output as it comes. */
  readonly onOutput?: (piece: Buffer) => void;
}

export interface RunResult {
  /** Exit code; undefined when it was ended by us or by a signal. */
  readonly code: number | undefined;
  readonly ended: 'by-itself' | 'missing' | 'quiet' | 'too-long' | 'cancelled';
  readonly stdout: Buffer;
  readonly stderr: string;
}

const MAX_STDERR = 64 * 1024;
/** A program that has been asked to end and does not is killed. */
const GRACE_MS = 3_000;

/**
 * Runs a program with these arguments and no shell. Never rejects. It is asked to end with SIGINT, which makes
 * `scanimage` release the scanner, then killed.
 */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve) => {
    let ended: RunResult['ended'] = 'by-itself';
    let kill: NodeJS.Timeout | undefined;
    const stop = (why: RunResult['ended']): void => {
      if (ended !== 'by-itself') return;
      ended = why;
      child.kill('SIGINT');
      kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    const aborted = (): void => stop('cancelled');
    const child = execFile(
      program,
      [...args],
      {
        encoding: 'buffer',
        maxBuffer: Number.POSITIVE_INFINITY,
        env: { ...process.env, ...options.env, LC_ALL: 'C' },
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        cancelQuiet();
        cancelTotal();
        clearTimeout(kill);
        options.signal?.removeEventListener('abort', aborted);
        const missing = error !== null && (error as { code?: unknown }).code === 'ENOENT';
        resolve({
          code: child.exitCode ?? undefined,
          ended: missing ? 'missing' : ended,
          stdout: ended === 'too-long' ? Buffer.alloc(0) : stdout,
          stderr: stderr.toString('utf8').slice(0, MAX_STDERR),
        });
      },
    );
    const quiet = (): void => stop('quiet');
    let cancelQuiet = patientTimer(options.quietMs, quiet);
    const cancelTotal =
      options.totalMs === undefined ? () => undefined : patientTimer(options.totalMs, () => stop('quiet'));
    let length = 0;
    let chatter = 0;
    const heard = (): void => {
      cancelQuiet();
      cancelQuiet = patientTimer(options.quietMs, quiet);
    };
    child.stdout?.on('data', (piece: Buffer) => {
      heard();
      length += piece.length;
      options.onOutput?.(piece);
      if (length <= options.maxBytes) return;
      // What is already too much must not go on growing while the program ends.
      child.stdout?.destroy();
      stop('too-long');
    });
    child.stderr?.on('data', (piece: Buffer) => {
      heard();
      chatter += piece.length;
      if (chatter <= MAX_STDERR) return;
      child.stderr?.destroy();
      stop('too-long');
    });
    if (options.signal?.aborted) aborted();
    options.signal?.addEventListener('abort', aborted);
  });
}
