import type { IdCardReaderStatus } from '#shared/hardware/id-card.ts';
import { type DemoCards, loadDemoCards } from '../demo-cards.ts';
import { createIdCardDriver, DEFAULT_TIMING, type IdCardDriver, type Timing } from '../driver.ts';
import { createVirtualReader, type SimulatorDeps, type VirtualReader } from '../simulator.ts';
import type { Answer } from '../virtual-sam.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { assetsDir } from './vectors.ts';

export const demoCards: DemoCards = await loadDemoCards(assetsDir);

export interface Rig {
  readonly clock: ManualClock;
  readonly reader: VirtualReader;
  readonly driver: IdCardDriver;
  /** Every status told since `start`. */
  readonly told: IdCardReaderStatus[];
  /** Names of the commands the reader understood, in order. */
  readonly commands: (string | null)[];
  /** How often the port was opened. */
  opened(): number;
  /** Reads once and lets time pass; fails when the read needs longer than it promises. */
  read(waitMs?: number): ReturnType<IdCardDriver['read']>;
}

/** Tests only: the real driver over the virtual reader, on a clock that does not sleep. */
export function createRig(
  options: { tamper?: (answer: Answer, rig: Rig) => readonly Uint8Array[]; timing?: Partial<Timing> } = {},
): Rig {
  const clock = createManualClock();
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const told: IdCardReaderStatus[] = [];
  const commands: (string | null)[] = [];
  const tamper: NonNullable<SimulatorDeps['tamper']> | undefined =
    options.tamper && ((answer) => options.tamper?.(answer, rig) ?? []);
  const reader = createVirtualReader({
    cards: demoCards,
    clock,
    onCommand: (command) => commands.push(command),
    ...(tamper && { tamper }),
  });
  let opened = 0;
  const { port } = reader;
  const open = port.open.bind(port);
  port.open = (events) => {
    opened += 1;
    return open(events);
  };
  const driver = createIdCardDriver({ port, clock, timing, today: () => '2026-11-23' });
  const rig: Rig = {
    clock,
    reader,
    driver,
    told,
    commands,
    opened: () => opened,
    read: (waitMs = 2500) => clock.settle(driver.read(waitMs), waitMs + timing.limitMs),
  };
  return rig;
}

/** Tests only: an answer in one piece, as a healthy short answer leaves the reader. */
export const whole = (answer: Answer): readonly Uint8Array[] => [answer.frame];
