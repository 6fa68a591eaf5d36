import { z } from 'zod';
import type { Device } from '#devices/device.ts';
import { MAX_CARD_WAIT_MS } from '#shared/api/devices.ts';
import type { IsoDate } from '#shared/codes/real-date.ts';
import type { IdCardReaderConfig } from '#shared/hardware/messages.ts';
import { ok } from '#shared/result.ts';
import { chinaDate } from '#shared/time/china.ts';
import { type Clock, systemClock } from './clock.ts';
import type { DemoCards } from './demo-cards.ts';
import { createIdCardDriver, DEFAULT_TIMING, type Timing } from './driver.ts';
import { createHidPort } from './hid-port.ts';
import type { Port } from './port.ts';
import { createVirtualReader, type VirtualReader } from './simulator.ts';

export interface IdCardReaderDeps {
  /** What the virtual reader can lay down; needed for the port `simulator` only. */
  readonly demoCards?: DemoCards;
  readonly clock?: Clock;
  readonly timing?: Partial<Timing>;
  /** Today in China; default: the machine's clock. */
  readonly today?: () => IsoDate;
}

/** A wait outside its bounds is the longest one: the verb still settles, the citizen still has a reader. */
const readArgs = z
  .object({ waitMs: z.number().min(0).max(MAX_CARD_WAIT_MS) })
  .catch({ waitMs: MAX_CARD_WAIT_MS });

function plugIn(
  config: IdCardReaderConfig,
  cards: DemoCards,
  clock: Clock,
): { readonly port: Port; readonly virtual: VirtualReader | null } {
  switch (config.port.type) {
    case 'hid':
      return { port: createHidPort(config.port), virtual: null };
    case 'simulator': {
      const virtual = createVirtualReader({ cards, clock });
      return { port: virtual.port, virtual };
    }
  }
}

/**
 * The ID card reader of one configuration entry. Verbs: `read {waitMs}` → `IdCard`, `identify` → the security
 * module's number; a virtual reader also has `simulate` and `simulation`. All fail with an
 * `IdCardReaderStatus`, `simulate` with a `SimulationRefusal`.
 */
export function createIdCardReader(config: IdCardReaderConfig, deps: IdCardReaderDeps = {}): Device {
  const clock = deps.clock ?? systemClock;
  const today = deps.today ?? (() => chinaDate(Date.now()));
  const timing = { ...DEFAULT_TIMING, ...deps.timing };
  const { port, virtual } = plugIn(config, deps.demoCards ?? {}, clock);
  const driver = createIdCardDriver({ port, clock, timing, today });
  return {
    id: config.id,
    kind: config.kind,
    simulated: virtual !== null,
    verbs: {
      read: (args) => driver.read(readArgs.parse(args).waitMs),
      identify: () => driver.identify(),
      ...(virtual && {
        simulate: async (body: unknown) => virtual.simulate(body),
        simulation: async () => ok(virtual.state()),
      }),
    },
    start: (onStatus) => driver.start(onStatus),
    close: () => driver.close(),
  };
}
