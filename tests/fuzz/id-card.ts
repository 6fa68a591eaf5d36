import { createFrameParser, decodeBase, decodeResponse, MAX_LEN } from '#devices/id-card/codec.ts';
import { createIdCardDriver, DEFAULT_TIMING } from '#devices/id-card/driver.ts';
import type { Port, PortEvents } from '#devices/id-card/port.ts';
import { createManualClock } from '#devices/id-card/testing/manual-clock.ts';
import { demoCards } from '#devices/id-card/testing/rig.ts';
import { bytesOf, cardKeys, vectors } from '#devices/id-card/testing/vectors.ts';
import { readTextBlock } from '#devices/id-card/text-block.ts';
import { createVirtualSam } from '#devices/id-card/virtual-sam.ts';
import { idCardReadResult } from '#shared/hardware/id-card.ts';
import { err, ok } from '#shared/result.ts';
import { createRandom, type Random } from './random.ts';

export interface FuzzResult {
  readonly frames: number;
  readonly sessions: number;
  /** How often each outcome of a session was met: `ok`, or the state of the status. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Highest heap in use, in MiB, above what was in use at the start. */
  readonly heapMiB: number;
}

const good = [
  ...Object.values(vectors.responses),
  ...cardKeys.map((key) => vectors[key].frame1295),
  vectors.resident_fp1024.frame2321,
  vectors.newaddr,
].map(bytesOf);
/** Short answers are most of the traffic; cards are long and get their share. */
const short = good.filter((frame) => frame.length < 100);

/** One frame as a bad cable, a bad firmware or a bad person would send it. */
export function spoil(random: Random, frame: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(frame);
  switch (random.below(9)) {
    case 0:
      return bytes;
    case 1:
      for (let flips = 1 + random.below(4); flips > 0; flips--)
        bytes[random.below(bytes.length)] = random.below(256);
      return bytes;
    case 2:
      return bytes.subarray(0, random.below(bytes.length));
    case 3:
      return Uint8Array.of(...random.bytes(random.below(40)), ...bytes);
    case 4:
      bytes[5] = random.below(256);
      bytes[6] = random.below(256);
      return bytes;
    case 5:
      return Uint8Array.of(...new Array(random.below(6)).fill(0xaa), ...bytes, ...bytes);
    case 6:
      return random.bytes(random.below(120));
    case 7: {
      const at = random.below(bytes.length);
      return Uint8Array.of(...bytes.subarray(0, at), ...bytes);
    }
    default:
      return Uint8Array.of(...bytes, ...new Uint8Array(random.below(64)));
  }
}

/** Cuts bytes anywhere. */
export function cut(random: Random, bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = random.chance(0.1) ? 1 : 1 + random.below(Math.max(1, bytes.length));
    pieces.push(bytes.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** Frames into the codec. Throws with the seed at the first thing that must not be. */
function fuzzCodec(random: Random, frames: number): void {
  const parser = createFrameParser(3);
  const padding = new Uint8Array(MAX_LEN + 16);
  for (let i = 0; i < frames; i++) {
    const frame = random.chance(0.02) ? random.pick(good) : random.pick(short);
    for (const piece of cut(random, spoil(random, frame))) {
      for (const parsed of parser.push(piece)) {
        if (parsed.type !== 'frame') continue;
        if (parsed.body.length < 3 || parsed.body.length > MAX_LEN) throw new Error('a frame of no length');
        const response = decodeResponse(parsed.body);
        const base = response && decodeBase(response.data);
        if (base) readTextBlock(base.text, '2026-11-23');
      }
    }
    if (i % 500 === 0) {
      // Whatever came before: behind enough silence the next good frame is found.
      parser.push(padding);
      const found = parser.push(frame).some((parsed) => parsed.type === 'frame');
      if (!found) throw new Error('a good frame behind silence was not found');
    }
  }
}

/** A port whose far end does what it likes. */
function hostilePort(random: Random, clock: ReturnType<typeof createManualClock>): Port {
  const sam = createVirtualSam();
  sam.place(demoCards[random.pick(Object.keys(demoCards))] ?? { text: new Uint8Array(256) });
  const wickedness = random.pick([0, 0.1, 0.3, 1]);
  let events: PortEvents | null = null;
  const say = (bytes: Uint8Array, to: PortEvents, afterMs: number) => {
    clock.after(afterMs, () => {
      if (events === to) to.onData(bytes);
    });
  };
  /** A stream without end, until the port is closed or the next question comes. */
  const flood = (to: PortEvents, turn: number) => {
    clock.after(5, () => {
      if (events !== to || turn !== questions) return;
      to.onData(random.chance(0.5) ? random.bytes(64) : new Uint8Array(64).fill(0xaa));
      flood(to, turn);
    });
  };
  let questions = 0;
  return {
    async open(next) {
      if (random.chance(wickedness * 0.05)) return err('absent');
      events = next;
      return ok(undefined);
    },
    async write(frame) {
      const to = events;
      if (to === null) return err('lost');
      questions += 1;
      for (const answer of sam.accept(frame)) {
        if (!random.chance(wickedness)) {
          say(answer.frame, to, 1);
          continue;
        }
        switch (random.below(8)) {
          case 0:
            break;
          case 1:
            flood(to, questions);
            break;
          case 2:
            clock.after(random.below(50), () => {
              if (events !== to) return;
              events = null;
              to.onDisconnect();
            });
            break;
          case 3:
            say(random.pick(good), to, 1);
            break;
          case 4:
            say(answer.frame, to, random.below(3000));
            break;
          default:
            cut(random, spoil(random, answer.frame)).forEach((piece, i) => {
              say(piece, to, 1 + i);
            });
        }
      }
      return ok(undefined);
    },
    async close() {
      events = null;
    },
  };
}

/** One session: a reader, a driver, a read. The answer must be a card or a status, in time. */
async function session(random: Random): Promise<string> {
  const clock = createManualClock();
  const driver = createIdCardDriver({
    port: hostilePort(random, clock),
    clock,
    timing: DEFAULT_TIMING,
    today: () => '2026-11-23',
  });
  if (random.chance(0.3)) driver.start(() => {});
  const waitMs = random.pick([0, 300, 1000, 2500]);
  // A probe that was under way when the read came may hold the reader for its own limit first.
  const limit = waitMs + DEFAULT_TIMING.limitMs + DEFAULT_TIMING.openMs + DEFAULT_TIMING.answerMs;
  const result = await clock.settle(driver.read(waitMs), limit);
  idCardReadResult.parse(result);
  await clock.settle(driver.close(), 5000);
  return result.ok ? 'ok' : result.error.state;
}

/** Throws, naming the seed, at the first failure; gives counts otherwise. */
export async function fuzzIdCard(seed: number, frames: number, sessions: number): Promise<FuzzResult> {
  const before = process.memoryUsage().heapUsed;
  let peak = before;
  const outcomes: Record<string, number> = {};
  try {
    fuzzCodec(createRandom(seed), frames);
    for (let i = 0; i < sessions; i++) {
      const outcome = await session(createRandom(seed + i + 1));
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (i % 100 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed);
    }
  } catch (cause) {
    throw new Error(`fuzzing with seed ${seed} failed`, { cause });
  }
  return { frames, sessions, outcomes, heapMiB: Math.round((peak - before) / 1024 / 1024) };
}
