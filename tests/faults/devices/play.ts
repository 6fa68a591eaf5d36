/** One scenario on a running kiosk: played, looked at from the driver's and the citizen's side, ended, used again. */

import { type MessageKey, messages } from '#renderer/i18n/messages.ts';
import { conditionOf, isUsable } from '#shared/hardware/condition.ts';
import type { FaultScenario, PlayedDevice, ScenarioStep } from '#shared/hardware/fault-scenario.ts';
import { eventually, sleep, type VisitBench } from '../../chromium/visit-bench.ts';
import { harmDeviceProcess } from './device-process.ts';
import { matches } from './match.ts';
import type { Station } from './stations.ts';
import type { Watch } from './watch.ts';

export interface Outcome {
  readonly id: string;
  /** The driver told the fault, and the page showed it. */
  readonly shown: boolean;
  /** Ordinary use worked afterwards, and nothing of the fault was left. */
  readonly recovered: boolean;
  /** What was not as it must be, for people. */
  readonly problems: readonly string[];
  readonly ms: number;
}

export interface Stage {
  readonly bench: VisitBench;
  readonly watch: Watch;
  /** Longest wait for one condition. */
  readonly limitMs: number;
}

/** The sentence a citizen reads. */
export const sentence = (key: string): string => messages.zh[key as MessageKey];

/** Never rejects: what goes wrong is in the outcome. */
export async function playScenario(
  stage: Stage,
  station: Station,
  scenario: FaultScenario,
): Promise<Outcome> {
  const began = performance.now();
  const problems: string[] = [];
  const noting = async (work: Promise<unknown>): Promise<boolean> =>
    work.then(
      () => true,
      (error: unknown) => {
        problems.push((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '');
        return false;
      },
    );
  stage.watch.begin();
  // Some faults are over in a moment: whoever looks must look from the beginning.
  const looking = [...pageShows(stage, scenario), driverTells(stage, scenario)].map(noting);
  const played = await noting(playSteps(stage, scenario, scenario.fault));
  const shown = (await Promise.all(looking)).every(Boolean) && played;
  const recovered =
    (await noting(isDriven(stage))) &&
    (await noting(playSteps(stage, scenario, scenario.recovery))) &&
    (await noting(isDriven(stage))) &&
    (await noting(station.works(watched(scenario)))) &&
    (await noting(isOver(stage, scenario)));
  return { id: scenario.id, shown, recovered, problems, ms: performance.now() - began };
}

const watched = (scenario: FaultScenario): PlayedDevice => {
  if (scenario.watch !== undefined) return scenario.watch;
  if (scenario.device === 'device-process') throw new Error(`${scenario.id} watches no device`);
  return scenario.device;
};

function pageShows({ bench, limitMs }: Stage, { page }: FaultScenario): Promise<unknown>[] {
  const failing = (what: string) => () => {
    throw new Error(`the page did not ${what} within ${limitMs / 1000} s`);
  };
  const { says = [], shows = [], hides = [] } = page;
  return [
    ...says.map((key) =>
      bench.page
        .getByText(sentence(key))
        .first()
        .waitFor({ timeout: limitMs })
        .catch(failing(`say ${key}`)),
    ),
    ...shows.map((selector) =>
      bench.page
        .locator(selector)
        .first()
        .waitFor({ timeout: limitMs })
        .catch(failing(`show ${selector}`)),
    ),
    ...hides.map((key) =>
      bench.page
        .getByText(sentence(key))
        .first()
        .waitFor({ state: 'hidden', timeout: limitMs })
        .catch(failing(`hide ${key}`)),
    ),
  ];
}

async function driverTells({ bench, watch, limitMs }: Stage, scenario: FaultScenario): Promise<void> {
  const device = watched(scenario);
  const { status, answer } = scenario.driver;
  if (status !== undefined && device === 'network')
    await eventually(
      `the network tells ${JSON.stringify(status)}`,
      async () => matches(status, await bench.kiosk.api('/api/simulator/network')),
      limitMs,
    );
  else if (status !== undefined)
    await eventually(
      `the driver tells ${JSON.stringify(status)}`,
      async () => watch.statuses(device).some((one) => matches(status, one)),
      limitMs,
    );
  if (answer !== undefined)
    await eventually(
      `the verb answers ${JSON.stringify(answer)}`,
      async () => watch.answers(device).some((one) => matches(answer, one)),
      limitMs,
    ).catch((error: Error) => {
      throw new Error(`${error.message}; it answered ${JSON.stringify(watch.answers(device).at(-1))}`);
    });
}

/** Nothing of it is left: the driver's status is a usable one, and the sentences of the fault are gone. */
async function isOver({ bench, limitMs }: Stage, scenario: FaultScenario): Promise<void> {
  const device = watched(scenario);
  const { status } = scenario.driver;
  await eventually(
    `${device} is well again`,
    async () => {
      if (device === 'network')
        return matches({ online: true }, await bench.kiosk.api('/api/simulator/network'));
      const devices = (await bench.kiosk.api('/api/devices')) as { id: string; status: { state: string } }[];
      const now = devices.find((one) => one.id === device)?.status;
      if (now === undefined || !isUsable(conditionOf(now))) return false;
      // A reader that waits for a card again is well, though it did the same before.
      return status === undefined || now.state === 'reading' || !matches(status, now);
    },
    limitMs,
  );
  const standing = scenario.page.says?.filter((key) => !isPrompt(key)) ?? [];
  for (const key of standing)
    await bench.page.getByText(sentence(key)).first().waitFor({ state: 'hidden', timeout: limitMs });
}

/** The device process is there, with its devices built. */
export const isDriven = ({ bench, limitMs }: Stage): Promise<void> =>
  eventually(
    'the device process is there',
    async () => Boolean(await bench.kiosk.api('/api/simulator/id-card')),
    limitMs,
  );

/** What the screen says to everybody is no sign of a fault. */
const isPrompt = (key: string): boolean =>
  ['identify.place', 'identify.waiting', 'submitted.title.held'].includes(key);

async function playSteps(
  stage: Stage,
  scenario: FaultScenario,
  steps: readonly ScenarioStep[],
): Promise<void> {
  for (const step of steps) await playStep(stage, scenario, step);
}

async function playStep(stage: Stage, scenario: FaultScenario, step: ScenarioStep): Promise<void> {
  const { bench, limitMs } = stage;
  const { kiosk, page } = bench;
  if ('simulate' in step) return kiosk.simulate(step.on ?? watched(scenario), step.simulate);
  if ('waitMs' in step) return sleep(step.waitMs);
  if ('sees' in step) return page.locator(step.sees).first().waitFor({ timeout: limitMs });
  if ('act' in step) return page.locator(`[data-action="${step.act}"]`).first().tap({ timeout: limitMs });
  if ('process' in step) return harmDeviceProcess(kiosk.kioskChild.process.pid ?? 0, step.process);
  const device = watched(scenario);
  if ('until' in step)
    return eventually(
      `${device} becomes ${JSON.stringify(step.until)}`,
      async () => {
        const devices = (await kiosk.api('/api/devices')) as { id: string; status: unknown }[];
        return matches(step.until, devices.find((one) => one.id === device)?.status);
      },
      limitMs,
    );
  return eventually(
    `another one who reads is answered ${JSON.stringify(step.alsoReads)}`,
    async () => matches(step.alsoReads, await kiosk.api('/api/devices/id-card/read', { waitMs: 0 })),
    limitMs,
  );
}
