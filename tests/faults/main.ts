/**
 * `npm run faults -- sync [--seed S] [--rounds N] [--break journal|strict|idempotency|seal|receipt]`: ends with one line of JSON and
 * exit code 1 when anything was lost, doubled or leaked, or a point was never reached. A run that takes a protection away with
 * `--break` must find something.
 * `… -- power [--cuts N] [--break journal|strict]` and `… -- disk [--runs N]` need root on Linux (a disk of their own) and run in every shell
 * found, or in `--shell chromium|electron`.
 */
import { parseArgs } from 'node:util';
import { breakables } from './plan.ts';
import { shellKinds } from './shells.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '300' },
    cuts: { type: 'string', default: '20' },
    runs: { type: 'string', default: '10' },
    shell: { type: 'string' },
    break: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const finish = (report: unknown, isGood: boolean): void => {
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = isGood ? 0 : 1;
};

const seed = Number(values.seed);
const common = () => {
  const shells = shellKinds.filter((kind) => kind === values.shell);
  return { ...(shells.length === 0 ? {} : { shells }), ...(values.quiet ? {} : { tell: say }) };
};
const needsRoot = (): void => {
  say('This run mounts a disk of its own: it needs root on Linux.');
  process.exitCode = 2;
};

const sync = async (): Promise<void> => {
  const broken = breakables.find((one) => one === values.break) ?? null;
  if (values.break !== undefined && broken === null) {
    say(`--break takes one of ${breakables.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const { runSync } = await import('./sync.ts');
  const { report, findings, pointsMissed } = await runSync({
    seed,
    rounds: Number(values.rounds),
    broken,
    ...(values.quiet ? {} : { tell: say }),
  });
  for (const finding of findings) say(finding);
  const found = report.lost + report.duplicates + report.leaks;
  if (broken !== null) return finish({ ...report, broken }, found > 0);
  if (pointsMissed.length > 0) say(`never reached: ${pointsMissed.join(', ')}`);
  finish(report, found === 0 && report.receipts === report.cases && pointsMissed.length === 0);
};

const power = async (): Promise<void> => {
  const { canMountDisks } = await import('./small-disk.ts');
  if (!canMountDisks()) return needsRoot();
  const { runPower } = await import('./power.ts');
  const broken = values.break === 'journal' || values.break === 'strict' ? values.break : null;
  const report = await runPower({ seed, cuts: Number(values.cuts), broken, ...common() });
  const harmed = { journal: report.journalLost, strict: report.outboxLost };
  if (broken !== null) return finish({ ...report, broken }, harmed[broken] > 0);
  finish(report, report.lost + report.journalLost + report.outboxLost === 0 && report.receipts > 0);
};

const disk = async (): Promise<void> => {
  const { canMountDisks } = await import('./small-disk.ts');
  if (!canMountDisks()) return needsRoot();
  const { runDisk } = await import('./disk.ts');
  const report = await runDisk({ seed, runs: Number(values.runs), ...common() });
  finish(report, report.lost === 0 && report.receipts > 0 && report.refused > 0);
};

const runs: Readonly<Record<string, () => Promise<void>>> = { sync, power, disk };
const run = Object.hasOwn(runs, positionals[0] ?? '') ? runs[positionals[0] ?? ''] : undefined;
if (run === undefined) {
  say(`faults what? One of: ${Object.keys(runs).join(', ')}`);
  process.exitCode = 2;
} else await run();
