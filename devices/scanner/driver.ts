import type { ScanArgs, ScannedPage, ScannerStatus } from '#shared/hardware/scanner.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { patientTimer } from '../patient-timer.ts';
import { encodeFrame, FrameReader, frameTypes, stateCodes } from './framing.ts';
import { readJpeg } from './jpeg.ts';
import type { ScannerConnection, ScannerPort } from './port.ts';

/** Milliseconds. */
export interface ScannerLimits {
  /** Longest silence before the first and between any two pieces of an answer. */
  readonly quietMs: number;
  /** Longest a whole scan may take. */
  readonly scanMs: number;
}

export interface ScannerDriver {
  /** Asks the scanner; `busy` while it scans. */
  status(): Promise<ScannerStatus>;
  /** Scans one page. A second call while one is under way is refused with `busy`. */
  scan(args: ScanArgs): Promise<Result<ScannedPage, ScannerStatus>>;
}

/** A scan larger than this is a broken stream: A3 in colour at 600 dpi stays well below. */
const MAX_IMAGE = 64 * 1024 * 1024;

type Outcome<T> = Result<T, ScannerStatus>;

export function createScannerDriver(port: ScannerPort, limits: ScannerLimits): ScannerDriver {
  let scanning = false;
  let queue: Promise<unknown> = Promise.resolve();

  /** Opens the port, sends one command and lets `step` take the answers until it gives an outcome. */
  const converse = async <T>(
    command: Uint8Array,
    totalMs: number,
    step: (type: number, payload: Uint8Array) => Outcome<T> | undefined,
  ): Promise<Outcome<T>> => {
    const connection = await port.open();
    if (!connection) return err({ state: 'disconnected' });
    try {
      return await answered(connection, command, limits.quietMs, totalMs, step);
    } finally {
      connection.close();
    }
  };

  /** One conversation at a time; the next in line waits for this one to end, however it ends. */
  const locked = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  return {
    status: async () => {
      if (scanning) return { state: 'busy' };
      const query = encodeFrame({ type: frameTypes.statusQuery, payload: new Uint8Array(0) });
      const result = await locked(() =>
        converse<ScannerStatus>(query, limits.quietMs, (type, payload) =>
          type === frameTypes.status ? ok(stateOf(payload)) : undefined,
        ),
      );
      return result.ok ? result.value : result.error;
    },
    scan: async ({ dpi, colour }) => {
      if (scanning) return err({ state: 'busy' });
      scanning = true;
      const command = encodeFrame({
        type: frameTypes.scan,
        payload: Uint8Array.of(dpi >> 8, dpi & 255, colour ? 1 : 0),
      });
      const pieces: Uint8Array[] = [];
      let total = 0;
      const step = (type: number, payload: Uint8Array): Outcome<ScannedPage> | undefined => {
        if (type === frameTypes.status) return err(stateOf(payload));
        if (type === frameTypes.data) {
          total += payload.length;
          pieces.push(payload);
          return total > MAX_IMAGE ? err({ state: 'bad-image' }) : undefined;
        }
        return type === frameTypes.end ? pageOf(pieces, total, payload) : undefined;
      };
      try {
        return await locked(() => converse(command, limits.scanMs, step));
      } finally {
        scanning = false;
      }
    },
  };
}

/** The state a STATUS frame tells; a code of no meaning is a line that cannot be trusted. */
function stateOf(payload: Uint8Array): ScannerStatus {
  const state = stateCodes[payload[0] ?? -1];
  return { state: state ?? 'disconnected' };
}

/** Whole only when the count is right and the file is one JPEG from its first marker to its last. */
function pageOf(pieces: readonly Uint8Array[], total: number, end: Uint8Array): Outcome<ScannedPage> {
  const said = end.length === 4 ? new DataView(end.buffer, end.byteOffset).getUint32(0) : -1;
  const file = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.length;
  }
  const facts = said === total ? readJpeg(file) : undefined;
  if (!facts) return err({ state: 'bad-image' });
  return ok({ jpeg: file.slice(0, facts.length), width: facts.width, height: facts.height });
}

function answered<T>(
  connection: ScannerConnection,
  command: Uint8Array,
  quietMs: number,
  totalMs: number,
  step: (type: number, payload: Uint8Array) => Outcome<T> | undefined,
): Promise<Outcome<T>> {
  return new Promise((resolve) => {
    let settled = false;
    const settle = (outcome: Outcome<T>): void => {
      settled = true;
      cancelQuiet();
      cancelTotal();
      resolve(outcome);
    };
    const silent = (): void => settle(err({ state: 'silent' }));
    let cancelQuiet = patientTimer(quietMs, silent);
    const cancelTotal = patientTimer(totalMs, silent);
    const reader = new FrameReader();
    connection.onClose(() => settle(err({ state: 'disconnected' })));
    connection.onData((bytes) => {
      if (settled) return;
      cancelQuiet();
      cancelQuiet = patientTimer(quietMs, silent);
      for (const { type, payload } of reader.push(bytes)) {
        const outcome = step(type, payload);
        if (outcome) return settle(outcome);
      }
      if (reader.broken) settle(err({ state: 'disconnected' }));
    });
    connection.write(command);
  });
}
