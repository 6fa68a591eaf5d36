import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { buildStale } from '#electron/launcher/build.ts';
import { findRuntime } from '#electron/launcher/runtime.ts';
import { printingUnavailable } from './printing/available.ts';
import { findChromium } from './support/chromium.ts';
import { hasProgram, provision } from './support/provision.ts';
import { judge, type Part, type PartResult } from './support/run-result.ts';

/**
 * `npm test`: format, lint, types, unit tests, end-to-end tests in a real Chromium, real Electron where a runtime is
 * found, the virtual HID device, and printing through programs of others (CUPS, pseudo terminals). The last line of standard
 * output sums up; `REQUIRE=chromium,electron,virtual-hid,printing` makes a part that did not run fail.
 */
const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const work = mkdtempSync(join(tmpdir(), 'kiosk-tests-'));

/** Runs one of the project's tools; its output goes to standard error, so that standard output ends with the line. */
function tool(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  console.error(`\n── ${name} ${args.join(' ')}`);
  // The tools' own `node` must be the one this project brings, whatever started this program.
  const path = `${bin}${delimiter}${process.env.PATH ?? ''}`;
  const done = spawnSync(join(bin, name), args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env, PATH: path },
    shell: process.platform === 'win32',
  });
  return done.status === 0;
}

const report = z.looseObject({ numPassedTests: z.int(), numFailedTests: z.int() });

function runPart(part: Part, env: NodeJS.ProcessEnv = {}): PartResult {
  const file = join(work, `${part}.json`);
  const args = ['run', '--project', part, '--passWithNoTests', '--reporter=default', '--reporter=json'];
  const passed = tool('vitest', [...args, `--outputFile.json=${file}`], env);
  const counted = readReport(file);
  return {
    passed: counted?.numPassedTests ?? 0,
    failed: !passed || counted === null || counted.numFailedTests > 0,
    leftOut: counted?.numPassedTests === 0 ? 'no test of it can run on this machine' : null,
  };
}

function readReport(file: string): z.infer<typeof report> | null {
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

const leftOut = (reason: string): PartResult => ({ passed: 0, failed: false, leftOut: reason });

function runChromium(): PartResult {
  const chromium = findChromium();
  if (chromium === null) return leftOut('there is no Chromium, and none could be installed');
  return runPart('chromium', { CHROMIUM: chromium });
}

function runElectron(): PartResult {
  if (process.platform !== 'linux') return leftOut('its tests read /proc');
  if (findRuntime(root) === null) return leftOut('there is no Electron runtime');
  if (!hasProgram('xvfb-run')) return leftOut('there is no xvfb-run');
  return runPart('electron');
}

function runPrinting(): PartResult {
  const reason = printingUnavailable();
  return reason === null ? runPart('printing') : leftOut(reason);
}

const checks = [
  { name: 'format', passed: tool('biome', ['format', '.']) },
  { name: 'lint', passed: tool('biome', ['lint', '--error-on-warnings', '.']) },
  { name: 'types', passed: tool('tsc', ['--noEmit']) },
];
provision(root);
const say = (sentence: string) => console.error(sentence);
const built = await buildStale(root, say).then(
  () => true,
  (error: unknown) => {
    say(String(error));
    return false;
  },
);
checks.push({ name: 'build', passed: built });
const results = {
  unit: runPart('unit'),
  chromium: runChromium(),
  electron: runElectron(),
  'virtual-hid': runPart('virtual-hid'),
  printing: runPrinting(),
};
rmSync(work, { recursive: true, force: true });

const verdict = judge(results, checks, process.env.REQUIRE);
for (const failure of verdict.failures) console.error(failure);
console.log(verdict.line);
process.exitCode = verdict.failures.length === 0 ? 0 : 1;
