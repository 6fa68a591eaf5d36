import { type ConformCase, openBench } from '../conform/bench.ts';
import { REFERENCE_CODE, startReference } from '../conform/reference.ts';
import { runCases } from '../conform/suite.ts';
import type { Variant } from './variants.ts';

/** Runs the cases on a broken variant: what is not as the variant says it must be. Empty: the suite notices the fault. */
export async function wrongWith(variant: Variant, cases: readonly ConformCase[]): Promise<string[]> {
  const reference = await startReference({ broken: variant.name });
  try {
    const bench = await openBench({ ...reference, enrolmentCode: REFERENCE_CODE });
    const failures = new Map((await runCases(bench, cases)).map(({ name, why }) => [name, why]));
    const missed = Object.entries(variant.fails).flatMap(([name, reason]) => {
      const why = failures.get(name);
      if (why === undefined) return [`passes, and must not: ${name}`];
      return reason.test(why) ? [] : [`fails for another reason: ${name}: ${why}`];
    });
    const reasons = Object.values(variant.fails);
    const others = [...failures].filter(([name, why]) => {
      if (Object.hasOwn(variant.fails, name)) return false;
      if (variant.alsoFails === 'for the same reason') return !reasons.some((reason) => reason.test(why));
      return !variant.alsoFails.includes(name);
    });
    return [...missed, ...others.map(([name, why]) => `fails, and must not: ${name}: ${why}`)];
  } finally {
    await reference.stop();
  }
}
