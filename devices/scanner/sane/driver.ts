import type { ScannerStatus } from '#shared/hardware/scanner.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { MAX_IMAGE_BYTES, type ScanJob, type ScannerDriver, type ScannerLimits } from '../driver.ts';
import { readJpeg } from '../jpeg.ts';
import { openMemoryFolder } from './memory-folder.ts';
import { readOptions, type SaneOption } from './options.ts';
import { run } from './run.ts';
import { chooseSource, scanArguments, sourcesOf, summary } from './settings.ts';
import { openStack } from './stack.ts';
import { troubleOf } from './status.ts';

export interface SaneTarget {
  /** Device name as `scanimage -L` prints it. */
  readonly device: string;
  /** Fixed settings of the backend, by long option name. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** Path of the program; `scanimage` on the search path without it. */
  readonly program?: string;
}

type Outcome<T> = Result<T, ScannerStatus>;

/** Listing the options opens the device, which takes some scanners a while. */
const LIST_MS = 30_000;
const MAX_LIST_BYTES = 512 * 1024;

/**
 * A scanner through SANE's `scanimage` (sane-backends 1.0.25 or newer), run without a shell. A sheet on the glass comes
 * by standard output and touches no file; a stack goes through a folder in memory. Options are read from the device.
 */
export function createSaneDriver(target: SaneTarget, limits: ScannerLimits): ScannerDriver {
  const program = target.program ?? 'scanimage';
  const device = `--device-name=${target.device}`;
  const fixed = Object.entries(target.options ?? {}).map(([name, value]) => `--${name}=${value}`);
  /** Option lists by what had to be set first; emptied when the scanner was in trouble. */
  const known = new Map<string, readonly SaneOption[]>();

  const list = async (first: readonly string[], fresh: boolean): Promise<Outcome<readonly SaneOption[]>> => {
    const key = first.join('\0');
    const before = known.get(key);
    if (before && !fresh) return ok(before);
    const listed = await run(program, [device, ...first, '--all-options'], {
      quietMs: LIST_MS,
      totalMs: LIST_MS,
      maxBytes: MAX_LIST_BYTES,
    });
    const options = listed.code === 0 ? readOptions(listed.stdout.toString('utf8')) : [];
    if (options.length === 0) {
      known.clear();
      return err(listed.code === 0 ? { state: 'unsupported' } : troubleOf(listed));
    }
    known.set(key, options);
    return ok(options);
  };

  const onePage = (args: readonly string[]): ScanJob => {
    const stop = new AbortController();
    let done = false;
    let running: Promise<unknown> = Promise.resolve();
    return {
      stack: false,
      next: async () => {
        if (done) return ok(null);
        done = true;
        const scan = run(program, [...args, '--format=jpeg'], {
          quietMs: limits.scanMs,
          totalMs: limits.scanMs,
          maxBytes: MAX_IMAGE_BYTES,
          signal: stop.signal,
        });
        running = scan;
        const scanned = await scan;
        if (scanned.code !== 0 || scanned.ended !== 'by-itself') {
          known.clear();
          return err(troubleOf(scanned));
        }
        const facts = readJpeg(scanned.stdout);
        if (!facts) return err({ state: 'bad-image' });
        const { width, height, length } = facts;
        return ok({ jpeg: scanned.stdout.subarray(0, length), width, height });
      },
      cancel: async () => {
        done = true;
        stop.abort();
        await running;
      },
    };
  };

  return {
    status: async () => {
      const options = await list([], true);
      return options.ok ? { state: 'ready' } : options.error;
    },
    capabilities: async () => {
      const options = await list([], true);
      return options.ok ? ok(summary(target.device, options.value)) : options;
    },
    start: async (request) => {
      const offered = await list([], false);
      if (!offered.ok) return offered;
      const source = chooseSource(request.source, offered.value);
      const choice = source && sourcesOf(offered.value)[source];
      if (source === undefined || choice === undefined) return err({ state: 'unsupported' });
      // What else can be set, and how large a sheet may be, depends on the source.
      const options = choice.length === 0 ? offered : await list(choice, false);
      if (!options.ok) return options;
      const args = [
        device,
        ...choice,
        ...scanArguments(options.value, request.dpi, request.colour),
        ...fixed,
      ];
      const folder = source === 'glass' ? undefined : openMemoryFolder();
      return ok(folder ? openStack(program, args, folder, limits) : onePage(args));
    },
  };
}
