import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageName, type ScannerSimulation, type ScannerSimulationState } from '#shared/hardware/scanner.ts';
import { encodeFrame, FrameReader, frameTypes, MAX_PAYLOAD, stateCodes } from './framing.ts';
import type { ScannerConnection, ScannerPort } from './port.ts';

export interface VirtualFlatbed extends ScannerPort {
  /** False when the change names a page that is not there; nothing is changed then. */
  simulate(change: ScannerSimulation): Promise<boolean>;
  look(): Promise<ScannerSimulationState>;
}

type StateName = (typeof stateCodes)[number];

/**
 * A flatbed with a queue of page pictures. It speaks the framing of `framing.ts` over a line in this process, below
 * the driver. A page leaves the queue when it was delivered whole; a picture is delivered as it is, whatever
 * resolution was asked for.
 */
export function createVirtualFlatbed(pagesDir: string): VirtualFlatbed {
  let queue: string[] = [];
  let fault: Extract<ScannerSimulation, { fault: string }>['fault'] | null = null;
  const lines = new Set<() => void>();

  const known = async (): Promise<string[]> =>
    (await readdir(pagesDir).catch(() => [])).filter((name) => pageName.safeParse(name).success).sort();

  /** What is sent in answer to SCAN. */
  async function* scanned(): AsyncGenerator<Uint8Array> {
    const status = (state: StateName): Uint8Array =>
      encodeFrame({ type: frameTypes.status, payload: Uint8Array.of(stateCodes.indexOf(state)) });
    if (fault === 'cover-open') {
      yield status('cover-open');
      return;
    }
    const [page] = queue;
    if (page === undefined) {
      yield status('no-paper');
      return;
    }
    const file = spoilt(await readFile(join(pagesDir, page)), fault);
    for (let from = 0; from < file.length; from += MAX_PAYLOAD) {
      yield encodeFrame({ type: frameTypes.data, payload: file.subarray(from, from + MAX_PAYLOAD) });
      if (fault === 'jam') {
        yield status('jam');
        return;
      }
    }
    const total = new Uint8Array(4);
    new DataView(total.buffer).setUint32(0, file.length);
    if (fault === null) queue.shift();
    yield encodeFrame({ type: frameTypes.end, payload: total });
  }

  const stateNow = (): StateName => (fault === 'jam' || fault === 'cover-open' ? fault : 'ready');

  const open = (): ScannerConnection => {
    const reader = new FrameReader();
    const data: ((bytes: Uint8Array) => void)[] = [];
    const closed: (() => void)[] = [];
    let alive = true;
    const drop = (): void => {
      if (!alive) return;
      alive = false;
      lines.delete(drop);
      for (const listener of closed) listener();
    };
    lines.add(drop);
    const send = async (frames: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const frame of frames) {
        // One turn of the event loop per piece, as bytes from a cable come.
        await new Promise((resolve) => setImmediate(resolve));
        if (!alive || fault === 'silent') return;
        for (const listener of data) listener(frame);
      }
    };
    const answer = (type: number): void => {
      if (type === frameTypes.scan) void send(scanned()).catch(drop);
      if (type === frameTypes.statusQuery) void send(once(stateNow()));
    };
    return {
      write: (bytes) => {
        for (const { type } of reader.push(bytes)) answer(type);
      },
      onData: (listener) => void data.push(listener),
      onClose: (listener) => void (alive ? closed.push(listener) : listener()),
      close: () => {
        alive = false;
        lines.delete(drop);
      },
    };
  };

  return {
    open: async () => (fault === 'unplug' ? undefined : open()),
    simulate: async (change) => {
      if ('feed' in change) {
        const pages = await known();
        if (!change.feed.every((name) => pages.includes(name))) return false;
        queue.push(...change.feed);
      } else if ('fault' in change) {
        fault = change.fault;
        if (fault === 'unplug') for (const drop of [...lines]) drop();
      } else {
        queue = [];
        fault = null;
      }
      return true;
    },
    look: async () => ({ queue: [...queue], fault, pages: await known() }),
  };
}

async function* once(state: StateName): AsyncGenerator<Uint8Array> {
  yield encodeFrame({ type: frameTypes.status, payload: Uint8Array.of(stateCodes.indexOf(state)) });
}

/** The file as a bad cable or a bad firmware would hand it over. */
function spoilt(file: Uint8Array, fault: string | null): Uint8Array {
  if (fault === 'truncated') return file.subarray(0, file.length >> 1);
  if (fault !== 'corrupt') return file;
  const copy = Uint8Array.from(file);
  copy.fill(0, 4, 64);
  return copy;
}
