/**
 * `npm run conform -- [URL] [--enrolment-code CODE] [--trust FILE] [--only TEXT] [--broken NAME|all]`: asks a platform everything the
 * contract demands. Without an address it starts the reference platform. Prints each failed case with what was expected; the
 * last line is JSON. `--kiosks 200 [--submissions 2] [--seed 1]` sends real kiosks against two instances instead (tests/fleet/real.ts).
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { NamedKey, z } from '#shared/envelope/schema.ts';
import { runRealFleet } from '../../fleet/real.ts';
import { wrongWith } from '../broken/judge.ts';
import { variants } from '../broken/variants.ts';
import { openBench } from './bench.ts';
import { REFERENCE_CODE, startReference } from './reference.ts';
import { conformCases, type Failure, runCases } from './suite.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'enrolment-code': { type: 'string', default: REFERENCE_CODE },
    trust: { type: 'string' },
    only: { type: 'string', default: '' },
    broken: { type: 'string' },
    kiosks: { type: 'string' },
    submissions: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const cases = conformCases.filter((one) => one.name.includes(values.only));

async function conform(url: string, trusted: readonly NamedKey[] | undefined): Promise<Failure[]> {
  const bench = await openBench({
    url,
    enrolmentCode: values['enrolment-code'],
    ...(trusted === undefined ? {} : { trusted }),
  });
  return runCases(bench, cases, (name, why) => {
    if (why !== undefined) say(`failed  ${name}\n        ${why}`);
  });
}

/** Each broken variant fails by the cases that are about it, for the right reason, and by no other. */
async function conformBroken(names: readonly string[]): Promise<boolean> {
  let good = true;
  for (const variant of variants.filter((one) => names.includes(one.name))) {
    const wrong = await wrongWith(variant, conformCases);
    good &&= wrong.length === 0;
    say(`${wrong.length === 0 ? 'noticed' : 'NOT AS IT MUST'}  ${variant.name}: ${variant.fault}`);
    for (const line of wrong) say(`         ${line}`);
  }
  return good;
}

async function trustFrom(file: string | undefined): Promise<NamedKey[] | undefined> {
  return file === undefined ? undefined : z.array(NamedKey).parse(JSON.parse(await readFile(file, 'utf8')));
}

const [url] = positionals;
if (values.kiosks !== undefined) {
  const { lost, duplicates, altered, gaps, ...counts } = await runRealFleet({
    kiosks: Number(values.kiosks),
    submissions: Number(values.submissions),
    seed: Number(values.seed),
    databaseUrl: process.env.DATABASE_URL,
    say,
  });
  say(JSON.stringify({ ...counts, altered, gaps, lost, duplicates }));
  const exact = lost + duplicates + altered + gaps === 0 && counts.cases === counts.submissions;
  process.exitCode = exact ? 0 : 1;
} else if (values.broken !== undefined) {
  const names = values.broken === 'all' ? variants.map((one) => one.name) : [values.broken];
  const good = await conformBroken(names);
  say(JSON.stringify({ variants: names.length, asExpected: good }));
  process.exitCode = good ? 0 : 1;
} else {
  const reference = url === undefined ? await startReference() : undefined;
  try {
    const target = reference?.url ?? url ?? '';
    const failures = await conform(target, reference?.trusted ?? (await trustFrom(values.trust)));
    const { length } = cases;
    say(JSON.stringify({ cases: length, passed: length - failures.length, failed: failures.length }));
    process.exitCode = failures.length === 0 ? 0 : 1;
  } catch (error) {
    say(`The platform cannot be asked at all: ${error instanceof Error ? error.message : String(error)}`);
    say(JSON.stringify({ cases: cases.length, passed: 0, failed: cases.length }));
    process.exitCode = 1;
  } finally {
    await reference?.stop();
  }
}
