import { z } from 'zod';
import type { Device, Verb } from '#devices/device.ts';
import { MAX_CARD_WAIT_MS } from '#shared/api/devices.ts';
import type { IsoDate } from '#shared/codes/real-date.ts';
import type { IdCardReaderConfig } from '#shared/hardware/messages.ts';
import { ok } from '#shared/result.ts';
import { chinaDate } from '#shared/time/china.ts';
import { type Claim, Claims, claimOf } from '../claims.ts';
import { type Clock, systemClock } from './clock.ts';
import type { DemoCards } from './demo-cards.ts';
import { createIdCardDriver, DEFAULT_TIMING, type Timing } from './driver.ts';
import { createHidPort } from './hid-port.ts';
import { createPhotoDecoder } from './photo-decoder.ts';
import type { Port } from './port.ts';
import { createRecordingFile } from './recording/file.ts';
import { createRecorder } from './recording/recording.ts';
import { createSerialPort } from './serial-port.ts';
import { createVirtualReader, type VirtualReader } from './simulator.ts';
import { createTcpPort } from './tcp-port.ts';
import { createUsbPort } from './usb-port.ts';

export interface IdCardReaderDeps {
  /** What the virtual reader can lay down; needed for the port `simulator` only. */
  readonly demoCards?: DemoCards;
  /** The sockets this process holds; needed where it drives more than one device. */
  readonly claims?: Claims;
  readonly clock?: Clock;
  readonly timing?: Partial<Timing>;
  /** Takes a sentence for the technician; default: standard error. */
  readonly warn?: (sentence: string) => void;
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
  claim: Claim,
): { readonly port: Port; readonly virtual: VirtualReader | null } {
  switch (config.port.type) {
    case 'hid':
      return { port: createHidPort(config.port, claim), virtual: null };
    case 'usb':
      return { port: createUsbPort(config.port, claim), virtual: null };
    case 'serial':
      return { port: createSerialPort(config.port, claim), virtual: null };
    case 'tcp':
      return { port: createTcpPort(config.port), virtual: null };
    case 'simulator': {
      const virtual = createVirtualReader({ cards, clock });
      return { port: virtual.port, virtual };
    }
  }
}

/**
 * The ID card reader of one configuration entry. Verbs: `read {waitMs}` → `IdCard`, `left` → whether a card
 * lies there, `identify` → the security
 * module's number; a virtual reader also has `simulate` and `simulation`. All fail with an
 * `IdCardReaderStatus`, `simulate` with a `SimulationRefusal`.
 */
export function createIdCardReader(config: IdCardReaderConfig, deps: IdCardReaderDeps = {}): Device {
  const clock = deps.clock ?? systemClock;
  const today = deps.today ?? (() => chinaDate(Date.now()));
  const timing = { ...DEFAULT_TIMING, ...deps.timing };
  const { port, virtual } = plugIn(
    config,
    deps.demoCards ?? {},
    clock,
    claimOf(deps.claims ?? new Claims(), config.id),
  );
  const recording = openRecording(config, deps.warn ?? ((text) => void process.stderr.write(`${text}\n`)));
  const recorder = recording && createRecorder(clock, recording.write, config.record);
  const decodePhoto = config.photoDecoder && createPhotoDecoder(config.photoDecoder);
  const driver = createIdCardDriver({
    port: recorder?.port(port) ?? port,
    clock,
    timing,
    today,
    decodePhoto,
  });
  const asked: Record<string, Verb> = {
    read: (args) => driver.read(readArgs.parse(args).waitMs),
    left: () => driver.left(),
    identify: () => driver.identify(),
  };
  return {
    id: config.id,
    kind: config.kind,
    simulated: virtual !== null,
    verbs: {
      ...(recorder?.verbs(asked) ?? asked),
      ...(virtual && {
        simulate: async (body: unknown) => virtual.simulate(body),
        simulation: async () => ok(virtual.state()),
      }),
    },
    start: (onStatus) => driver.start(onStatus),
    close: async () => {
      await driver.close();
      recording?.close();
    },
  };
}

/** The file of a configured recording; null when there is none, or when it cannot be written. */
function openRecording({ id, record }: IdCardReaderConfig, warn: (sentence: string) => void) {
  if (record === undefined) return null;
  const file = createRecordingFile(record.file);
  if (file === null) warn(`${id}: no recording: ${record.file} cannot be made, or is there already.`);
  else if (record.personalData)
    warn(`${id}: WARNING: everything that passes the cable, cards included, is recorded in ${record.file}.`);
  else warn(`${id}: what passes the cable is recorded in ${record.file}, without personal data.`);
  return file;
}
