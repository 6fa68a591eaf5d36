/**
 * `npm run faults -- sync [--seed S] [--rounds N] [--break journal|strict|idempotency|seal|receipt]`: ends with one line of JSON and
 * exit code 1 when anything was lost, doubled or leaked, or a point was never reached. A run that takes a protection away with
 * `--break` must find something.
 */
import { parseArgs } from 'node:util';
import { breakables } from './plan.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '300' },
    break: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const finish = (report: unknown, isGood: boolean): void => {
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = isGood ? 0 : 1;
};

const runs: Readonly<Record<string, () => Promise<void>>> = {
  sync: async () => {
    const broken = breakables.find((one) => one === values.break) ?? null;
    if (values.break !== undefined && broken === null) {
      say(`--break takes one of ${breakables.join(', ')}`);
      process.exitCode = 2;
      return;
    }
    const { runSync } = await import('./sync.ts');
    const { report, findings, pointsMissed } = await runSync({
      seed: Number(values.seed),
      rounds: Number(values.rounds),
      broken,
      ...(values.quiet ? {} : { tell: say }),
    });
    for (const finding of findings) say(finding);
    const found = report.lost + report.duplicates + report.leaks;
    if (broken !== null) return finish({ ...report, broken }, found > 0);
    if (pointsMissed.length > 0) say(`never reached: ${pointsMissed.join(', ')}`);
    finish(report, found === 0 && report.receipts === report.cases && pointsMissed.length === 0);
  },
};

const run = Object.hasOwn(runs, positionals[0] ?? '') ? runs[positionals[0] ?? ''] : undefined;
if (run === undefined) {
  say(`faults what? One of: ${Object.keys(runs).join(', ')}`);
  process.exitCode = 2;
} else await run();
