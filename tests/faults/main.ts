/**
 * `npm run faults -- sync [--seed S] [--rounds N] [--break journal|strict|idempotency|seal|receipt]`: ends with one line of JSON and
 * exit code 1 when anything was lost, doubled or leaked, or a point was never reached. A run that takes a protection away with
 * `--break` must find something.
 *
 * `npm run faults -- devices [--only ID] [--break lock|timeout|status] [--workers N]`: every device fault scenario on a real kiosk and
 * page; exit code 1 unless each was told by driver and page and ended well. With `--break` one module is replaced by a broken twin, only
 * the sample runs, and exit code 1 is the right one.
 */
import { parseArgs } from 'node:util';
import { breakables } from './plan.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    workers: { type: 'string', default: '2' },
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
  devices: async () => {
    const { breakables: twins, buildBroken, isBreakable } = await import('./devices/broken.ts');
    const broken = values.break;
    if (broken !== undefined && !isBreakable(broken)) {
      say(`--break takes one of ${Object.keys(twins).join(', ')}`);
      process.exitCode = 2;
      return;
    }
    const { loadScenarios } = await import('./devices/scenario-files.ts');
    const { runDeviceFaults } = await import('./devices/run.ts');
    const all = await loadScenarios();
    const scenarios = all.filter(({ id, sample }) =>
      values.only === undefined
        ? broken === undefined || sample || twins[broken].scenarios.some((one) => one === id)
        : id === values.only,
    );
    if (scenarios.length === 0) {
      say(`There is no scenario ${values.only}`);
      process.exitCode = 2;
      return;
    }
    const { report, outcomes } = await runDeviceFaults({
      scenarios,
      workers: Math.min(Number(values.workers), scenarios.length),
      limitMs: broken === undefined ? 45_000 : 20_000,
      ...(broken === undefined ? {} : { shellDir: await buildBroken(broken) }),
      ...(values.quiet ? {} : { tell: say }),
    });
    if (broken !== undefined)
      for (const id of twins[broken].scenarios)
        if (outcomes.some((one) => one.id === id && one.shown && one.recovered))
          say(`${id} ended well without its ${broken}: it proves nothing`);
    finish(report, report.recovered === report.scenarios);
  },
};

const run = Object.hasOwn(runs, positionals[0] ?? '') ? runs[positionals[0] ?? ''] : undefined;
if (run === undefined) {
  say(`faults what? One of: ${Object.keys(runs).join(', ')}`);
  process.exitCode = 2;
} else await run();
