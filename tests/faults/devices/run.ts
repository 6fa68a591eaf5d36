/** Plays scenarios on kiosks with virtual devices and real Chromiums, some beside each other. */
import { defaultConfig, type KioskConfig } from '#host/config.ts';
import { type FaultScenario, scenarioScreens } from '#shared/hardware/fault-scenario.ts';
import { VisitBench } from '../../chromium/visit-bench.ts';
import { isDriven, type Outcome, playScenario, type Stage } from './play.ts';
import { makeStations, type Station } from './stations.ts';
import { Watch } from './watch.ts';

export interface DeviceFaultsOptions {
  readonly scenarios: readonly FaultScenario[];
  /** Kiosks beside each other. */
  readonly workers: number;
  /** Longest wait for one condition, in milliseconds. */
  readonly limitMs: number;
  /** A build with a broken module. */
  readonly shellDir?: string;
  readonly tell?: (line: string) => void;
}

export interface DeviceFaultsReport {
  readonly scenarios: number;
  /** The driver and the page showed the fault, and ordinary use worked afterwards. */
  readonly recovered: number;
  /** Ordinary use did not come back. */
  readonly stuck: number;
}

/** Nobody is sent home for being slow, and paper is no matter. */
function patientConfig(): Partial<KioskConfig> {
  const { devices } = defaultConfig();
  return {
    idle: { warnAfterSeconds: 900, warningSeconds: 30 },
    devices: devices.map((one) => (one.kind === 'document-printer' ? { ...one, pagesPerVisit: 500 } : one)),
  };
}

/** Screens are dear to come to, so scenarios of one screen follow each other; long lists are shared out. */
function shareOut(scenarios: readonly FaultScenario[], workers: number): FaultScenario[][] {
  const size = Math.max(1, Math.ceil(scenarios.length / workers / 3));
  const parts = scenarioScreens.flatMap((screen) => {
    const here = scenarios.filter((one) => one.screen === screen);
    return Array.from({ length: Math.ceil(here.length / size) }, (_, i) =>
      here.slice(i * size, (i + 1) * size),
    );
  });
  return parts.sort((a, b) => b.length - a.length);
}

export async function runDeviceFaults(
  options: DeviceFaultsOptions,
): Promise<{ report: DeviceFaultsReport; outcomes: Outcome[] }> {
  const parts = shareOut(options.scenarios, options.workers);
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    if (parts.length === 0) return;
    const bench = await VisitBench.start({
      config: patientConfig(),
      ...(options.shellDir === undefined ? {} : { shellDir: options.shellDir }),
    });
    const watch = new Watch(bench.kiosk, bench.page);
    const stage: Stage = { bench, watch, limitMs: options.limitMs };
    const stations = makeStations(bench, options.limitMs);
    try {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
        let there = false;
        for (const scenario of part) {
          const station = stations[scenario.screen];
          const outcome: Outcome = await arrive(stage, station, there).then(
            () => playScenario(stage, station, scenario),
            (error: unknown): Outcome => ({
              id: scenario.id,
              shown: false,
              recovered: false,
              problems: [`the screen was not reached: ${error instanceof Error ? error.message : error}`],
              ms: 0,
            }),
          );
          outcomes.push(outcome);
          const good = outcome.shown && outcome.recovered;
          options.tell?.(
            [
              `${good ? 'ok ' : 'NOT'} ${outcome.id} ${(outcome.ms / 1000).toFixed(1)} s`,
              ...outcome.problems,
            ].join('\n      '),
          );
          there = good && !station.once;
        }
      }
    } finally {
      watch.stop();
      await bench.stop();
    }
  };
  await Promise.all(Array.from({ length: options.workers }, worker));
  const good = outcomes.filter((one) => one.shown && one.recovered);
  return {
    report: {
      scenarios: outcomes.length,
      recovered: good.length,
      stuck: outcomes.filter((one) => !one.recovered).length,
    },
    outcomes,
  };
}

async function arrive(stage: Stage, station: Station, there: boolean): Promise<void> {
  if (there) return;
  await isDriven(stage);
  await station.arrive();
}
