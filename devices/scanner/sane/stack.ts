import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ScannedPage, ScannerStatus } from '#shared/hardware/scanner.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { MAX_IMAGE_BYTES, MAX_STACK_PAGES, type ScanJob, type ScannerLimits } from '../driver.ts';
import { readJpeg } from '../jpeg.ts';
import { run } from './run.ts';
import { troubleOf } from './status.ts';

/**
 * A stack in a feeder: one `scanimage --batch` for all of it, because closing the device between two sheets loses the
 * back sides and, with some scanners, the rest of the stack. Its files lie in a folder in memory; each is read and
 * removed when its page is asked for.
 * @param args everything but format and batch
 * @param program path of `scanimage`
 */
export function openStack(
  program: string,
  args: readonly string[],
  folder: { readonly path: string; remove(): void },
  limits: ScannerLimits,
): ScanJob {
  const stop = new AbortController();
  const waiting: string[] = [];
  let rest = '';
  let wake: () => void = () => undefined;
  const files = /^page(\d{1,4})\.jpg$/;
  const ended = run(
    program,
    [
      ...args,
      '--format=jpeg',
      `--batch=${join(folder.path, 'page%d.jpg')}`,
      '--batch-print',
      `--batch-count=${MAX_STACK_PAGES}`,
    ],
    {
      quietMs: limits.scanMs,
      maxBytes: 64 * 1024,
      signal: stop.signal,
      onOutput: (piece) => {
        const lines = (rest + piece.toString('utf8')).split('\n');
        rest = (lines.pop() ?? '').slice(0, 4_096);
        for (const path of lines) {
          const name = path.slice(path.lastIndexOf('/') + 1);
          if (files.test(name)) waiting.push(join(folder.path, name));
        }
        wake();
      },
    },
  );
  let over: ScannerStatus | null | undefined;
  void ended.then((result) => {
    // A stack that has come to its end stops with "out of documents"; without a single page that is an empty feeder.
    const trouble = result.code === 0 && result.ended === 'by-itself' ? null : troubleOf(result);
    over = trouble?.state === 'no-paper' && delivered + waiting.length > 0 ? null : trouble;
    wake();
  });
  let delivered = 0;
  let closed = false;
  const close = (): void => {
    closed = true;
    folder.remove();
  };

  const take = (path: string): Result<ScannedPage, ScannerStatus> => {
    const file = readFileSync(path);
    rmSync(path);
    const facts = file.length <= MAX_IMAGE_BYTES ? readJpeg(file) : undefined;
    if (!facts) return err({ state: 'bad-image' });
    return ok({ jpeg: file.subarray(0, facts.length), width: facts.width, height: facts.height });
  };

  return {
    stack: true,
    next: async () => {
      for (;;) {
        if (closed) return ok(null);
        const path = waiting.shift();
        if (path !== undefined) {
          delivered++;
          const page = take(path);
          if (!page.ok) {
            stop.abort();
            await ended;
            close();
          }
          return page;
        }
        if (over !== undefined) {
          close();
          return over === null ? ok(null) : err(over);
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    cancel: async () => {
      stop.abort();
      await ended;
      close();
    },
  };
}
