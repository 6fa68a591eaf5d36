import type { ScannerStatus } from '#shared/hardware/scanner.ts';
import type { RunResult } from './run.ts';

type State = ScannerStatus['state'];

/** The sentences of `sane_strstatus` (SANE standard 1.06, §4.2.7); `scanimage` prints them in English with LC_ALL=C. */
const sentences: readonly (readonly [RegExp, State])[] = [
  [/out of documents/i, 'no-paper'],
  [/feeder jammed/i, 'jam'],
  [/cover is open/i, 'cover-open'],
  [/device busy/i, 'busy'],
  [/access to resource has been denied/i, 'access-denied'],
  [/no scanners were identified|no SANE devices found|open of device .* failed/i, 'disconnected'],
  [/error during device i\/o|hardware/i, 'disconnected'],
  [
    /unrecognized option|setting of option .* failed|operation not supported|argument without option/i,
    'unsupported',
  ],
];

/** Exit codes of `scanimage` are the numbers of SANE_Status. */
const codes: Readonly<Record<number, State>> = {
  2: 'cancelled',
  3: 'busy',
  6: 'jam',
  7: 'no-paper',
  8: 'cover-open',
  9: 'disconnected',
  11: 'access-denied',
};

/** What a run of `scanimage` that gave nothing says of the scanner. */
export function troubleOf({ code, ended, stderr }: RunResult): ScannerStatus {
  if (ended === 'missing') return { state: 'no-program' };
  if (ended === 'cancelled') return { state: 'cancelled' };
  if (ended === 'quiet') return { state: 'silent' };
  if (ended === 'too-long') return { state: 'bad-image' };
  const told = sentences.find(([sentence]) => sentence.test(stderr))?.[1];
  return { state: told ?? codes[code ?? -1] ?? 'fault' };
}
