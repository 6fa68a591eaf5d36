/** The conformance suite passes on the reference platform. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench } from './conform/bench.ts';
import { conformCases, runCases } from './conform/suite.ts';
import {
  ENROLMENT_CODE,
  type RunningPlatform,
  removeFolder,
  startPlatform,
  temporaryFolder,
} from './harness.ts';

let folder: string;
let platform: RunningPlatform;
let bench: Bench;
beforeAll(async () => {
  folder = await temporaryFolder();
  platform = await startPlatform({ dataDir: `${folder}/platform` });
  const { url, signingKeys: trusted } = platform;
  bench = await openBench({ url, enrolmentCode: ENROLMENT_CODE, trusted });
});
afterAll(async () => {
  await platform.stop();
  await removeFolder(folder);
});

describe('the suite', () => {
  it('has at least eighty cases, each with a name of its own', () => {
    expect(conformCases.length).toBeGreaterThanOrEqual(80);
    expect(new Set(conformCases.map((one) => one.name)).size).toBe(conformCases.length);
  });
});

describe('the reference platform', () => {
  it.each(conformCases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect(await runCases(bench, [one])).toEqual([]);
  });
});
