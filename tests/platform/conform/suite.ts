import type { Bench, ConformCase } from './bench.ts';
import { chunkCases } from './cases/chunks.ts';
import { downwardCases } from './cases/downward.ts';
import { machineCases } from './cases/machines.ts';
import { receiptCases, watermarkCases } from './cases/receipts.ts';
import { requestCases } from './cases/requests.ts';
import { submissionCases } from './cases/submissions.ts';
import { Mismatch } from './expect.ts';

/** Every demand of the contract, by name. */
export const conformCases: readonly ConformCase[] = [
  ...requestCases,
  ...submissionCases,
  ...chunkCases,
  ...receiptCases,
  ...watermarkCases,
  ...downwardCases,
  ...machineCases,
];

export interface Failure {
  readonly name: string;
  /** One line: what was looked at, what was expected, what came. */
  readonly why: string;
}

/** So many at once: each uses kiosks of its own, so none can disturb another. */
const AT_ONCE = 4;
const CASE_LIMIT_MS = 60_000;

/** Runs the cases and gives those that failed, in their order. */
export async function runCases(
  bench: Bench,
  cases: readonly ConformCase[] = conformCases,
  told: (name: string, why: string | undefined) => void = () => undefined,
): Promise<Failure[]> {
  const failed = new Map<string, string>();
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const why = await outcomeOf(bench, next);
      if (why !== undefined) failed.set(next.name, why);
      told(next.name, why);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return cases.flatMap(({ name }) => {
    const why = failed.get(name);
    return why === undefined ? [] : [{ name, why }];
  });
}

/** Why a case fails; undefined when it passes. */
async function outcomeOf(bench: Bench, { run }: ConformCase): Promise<string | undefined> {
  const limit = new AbortController();
  const late = new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve(`no end within ${CASE_LIMIT_MS / 1000} s`), CASE_LIMIT_MS);
    limit.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  const ran = run(bench).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Mismatch) return `${error.message}: expected ${error.expected}, got ${error.got}`;
      return error instanceof Error ? error.message : String(error);
    },
  );
  const why = await Promise.race([ran, late]);
  limit.abort();
  return why;
}
