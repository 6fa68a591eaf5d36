import { err, ok } from '#shared/result.ts';
import type { Clock } from '../clock.ts';
import { hexBytes } from '../demo-cards.ts';
import type { createIdCardDriver } from '../driver.ts';
import type { Port, PortEvents, PortProblem } from '../port.ts';
import { type RecordedLine, recordedLine, toHex } from './recording.ts';

/** Reads a recording; throws, naming the line, when it is none. */
export function parseRecording(text: string): RecordedLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      try {
        return recordedLine.parse(JSON.parse(line));
      } catch {
        throw new Error(`line ${i + 1} of the recording is broken`);
      }
    });
}

export interface ReplayPort {
  readonly port: Port;
  /** The first place where the driver asked something else than it did then; null while there is none. */
  divergence(): string | null;
}

type Spoken = Extract<RecordedLine, { event: 'data' | 'disconnect' }>;

/**
 * The cable's end of a recording: answers a driver as the reader did then, with the same waits. Driver and clock are
 * the real ones.
 */
export function createReplayPort(lines: readonly RecordedLine[], clock: Clock): ReplayPort {
  const cable = lines.filter(
    (line) =>
      line.event === 'open' || line.event === 'write' || line.event === 'data' || line.event === 'disconnect',
  );
  let next = 0;
  let events: PortEvents | null = null;
  let diverged: string | null = null;

  const differ = (what: string): void => {
    diverged ??= `at line ${next + 1} of the cable: ${what}`;
  };

  /** Everything the reader said until the driver's next turn. */
  function speak(since: number): void {
    const to = events;
    for (
      let line = cable[next];
      line?.event === 'data' || line?.event === 'disconnect';
      line = cable[++next]
    ) {
      const spoken: Spoken = line;
      clock.after(spoken.at - since, () => {
        if (to === null || events !== to) return;
        if (spoken.event === 'data') to.onData(hexBytes(spoken.hex));
        else {
          events = null;
          to.onDisconnect();
        }
      });
    }
  }

  return {
    divergence: () => diverged,
    port: {
      async open(given) {
        const line = cable[next];
        if (line?.event !== 'open') {
          differ('the port is opened, and was not then');
          return err('absent');
        }
        next += 1;
        if (line.result !== 'ok') return err(line.result as PortProblem);
        events = given;
        speak(line.at);
        return ok(undefined);
      },
      async write(frame) {
        const line = cable[next];
        const asked = toHex(frame);
        if (line?.event !== 'write' || line.hex !== asked) {
          differ(`${asked} is asked, and ${line?.event === 'write' ? line.hex : 'nothing'} was then`);
          return err('lost');
        }
        next += 1;
        speak(line.at);
        return ok(undefined);
      },
      async close() {
        events = null;
      },
    },
  };
}

export interface Replayed {
  /** Outcomes of the recorded calls, then and now. */
  readonly calls: readonly {
    readonly verb: string;
    readonly before: string | null;
    readonly after: string;
  }[];
  readonly divergence: string | null;
}

/** Runs the recorded calls, at their times, on a driver over the replay port. */
export async function replay(
  lines: readonly RecordedLine[],
  clock: Clock & {
    settle<T>(promise: Promise<T>, withinMs?: number): Promise<T>;
    pass(ms: number): Promise<void>;
  },
  createDriver: (port: Port) => ReturnType<typeof createIdCardDriver>,
): Promise<Replayed> {
  const { port, divergence } = createReplayPort(lines, clock);
  const driver = createDriver(port);
  // A recording that begins with an opening before any call is one of a watched reader.
  const first = lines.find((line) => line.event === 'open' || line.event === 'call');
  if (first?.event === 'open') driver.start(() => {});
  const calls: Replayed['calls'][number][] = [];
  const began = clock.now();
  for (const line of lines) {
    if (line.event !== 'call' || (line.verb !== 'read' && line.verb !== 'identify')) continue;
    await clock.pass(Math.max(0, line.at - (clock.now() - began)));
    const asked = line.verb === 'read' ? driver.read(line.waitMs) : driver.identify();
    const result = await clock.settle<{ ok: true } | { ok: false; error: { state: string } }>(asked, 60_000);
    const answer = lines.find((one) => one.event === 'answer' && one.call === line.call);
    calls.push({
      verb: line.verb,
      before: answer?.event === 'answer' ? answer.result : null,
      after: result.ok ? 'ok' : result.error.state,
    });
  }
  await clock.settle(driver.close(), 10_000);
  return { calls, divergence: divergence() };
}
