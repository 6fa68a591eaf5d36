import { type IdCardSimulationState, idCardSimulation } from '#shared/hardware/id-card.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Clock } from './clock.ts';
import { type DemoCards, hexBytes } from './demo-cards.ts';
import type { Port, PortEvents } from './port.ts';
import { type Answer, createVirtualSam } from './virtual-sam.ts';

/** Why a body of `POST /api/simulator/id-card` was refused: not one of its shapes, or no such card. */
export type SimulationRefusal = { readonly state: 'refused'; readonly reason: 'body' | 'unknown-card' };

export interface SimulatorDeps {
  readonly cards: DemoCards;
  readonly clock: Clock;
  /** From the last byte asked to the first byte answered, and between pieces, in ms. */
  readonly latencyMs?: number;
  /** Longest piece handed over at once, in bytes, as from 64-byte reports. */
  readonly pieceBytes?: number;
  /** Tests only: what really leaves the reader for one answer, in pieces. */
  readonly tamper?: (answer: Answer) => readonly Uint8Array[];
  /** Tests only: told of every command before it is answered; null for one not understood. */
  readonly onCommand?: (command: Answer['command']) => void;
}

/** A reader without hardware: real command bytes in, real answer bytes out, and faults on request. */
export interface VirtualReader {
  readonly port: Port;
  /** Takes request bytes as the port would and gives what would leave the cable; empty when nothing does. */
  accept(bytes: Uint8Array): Uint8Array[];
  /** One body of the dock's API. */
  simulate(body: unknown): Result<IdCardSimulationState, SimulationRefusal>;
  state(): IdCardSimulationState;
  /** Called when the reader is unplugged or plugged in. */
  onPlug(listener: (plugged: boolean) => void): void;
}

/** How long a plug is out that was pulled by mistake. */
const REPLUG_MS = 300;

/** Same noise every time: bits of the answer turned over, and a preamble whose checksum is wrong before it. */
function garbage(frame: Uint8Array): Uint8Array {
  const noise = frame.map((byte, at) => byte ^ ((at * 37 + 11) & 0xff));
  return Uint8Array.of(0x00, 0xaa, 0xaa, 0xaa, 0x96, 0x69, 0x00, 0x04, 0x00, 0x00, 0x9f, 0x00, ...noise);
}

function cutPieces(frame: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < frame.length; at += size) pieces.push(frame.slice(at, at + size));
  return pieces;
}

export function createVirtualReader(deps: SimulatorDeps): VirtualReader {
  const { cards, clock, latencyMs = 5, pieceBytes = 64 } = deps;
  const sam = createVirtualSam();
  let card: string | null = null;
  let fault: string | null = null;
  let events: PortEvents | null = null;
  let plugListener: (plugged: boolean) => void = () => {};
  /** What happens when the bytes on their way have left the reader. */
  let afterwards: (() => void) | null = null;

  const plugged = (): boolean => fault !== 'unplug';

  function spoil(answer: Answer): readonly Uint8Array[] {
    deps.onCommand?.(answer.command);
    if (deps.tamper) return deps.tamper(answer);
    if (fault === 'silent') return [];
    if (fault === 'garbage') return cutPieces(garbage(answer.frame), pieceBytes);
    return cutPieces(spoilt(answer), pieceBytes);
  }

  function spoilt({ command, frame }: Answer): Uint8Array {
    if (fault === 'checksum') return frame.map((byte, at) => (at === frame.length - 1 ? byte ^ 0xff : byte));
    const [kind, value = ''] = fault?.split('@') ?? [];
    if (kind === 'cut') return frame.slice(0, Number(value));
    if (command !== 'readBase' || !['pull', 'unplug', 'replug'].includes(kind ?? '')) return frame;
    if (kind === 'pull') {
      // Pulled once: the next card lies still.
      fault = null;
      card = null;
      sam.remove();
    } else {
      afterwards = () => {
        changeFault('unplug');
        if (kind === 'replug') clock.after(REPLUG_MS, () => changeFault(null));
      };
    }
    return frame.slice(0, Number(value));
  }

  const accept = (bytes: Uint8Array): Uint8Array[] =>
    plugged() ? sam.accept(bytes).flatMap((answer) => spoil(answer)) : [];

  function changeFault(next: string | null): void {
    const before = plugged();
    fault = next;
    const word = /^word@(..)$/.exec(next ?? '')?.[1];
    sam.refuseWith(word === undefined ? null : Number.parseInt(word, 16));
    if (before === plugged()) return;
    if (!plugged()) {
      const gone = events;
      events = null;
      gone?.onDisconnect();
    } else {
      sam.restart();
    }
    plugListener(plugged());
  }

  function state(): IdCardSimulationState {
    return { card, read: sam.wasRead(), fault, plugged: plugged(), cards: Object.keys(cards) };
  }

  /** Hands pieces over one by one, as long as the same opening of the port is listening. */
  function deliver(pieces: Uint8Array[], to: PortEvents): void {
    const [first, ...rest] = pieces;
    if (!first) {
      const then = afterwards;
      afterwards = null;
      then?.();
      return;
    }
    clock.after(latencyMs, () => {
      if (events !== to) return;
      to.onData(first);
      deliver(rest, to);
    });
  }

  return {
    accept,
    state,
    onPlug(listener) {
      plugListener = listener;
    },

    simulate(body) {
      const parsed = idCardSimulation.safeParse(body);
      if (!parsed.success) return err({ state: 'refused', reason: 'body' });
      const order = parsed.data;
      if ('place' in order) {
        const known = typeof order.place === 'string' && Object.hasOwn(cards, order.place);
        const placed =
          typeof order.place === 'string'
            ? known
              ? cards[order.place]
              : undefined
            : { text: hexBytes(order.place.text) };
        if (!placed) return err({ state: 'refused', reason: 'unknown-card' });
        card = typeof order.place === 'string' ? order.place : 'text';
        sam.place(placed);
      } else if ('remove' in order) {
        card = null;
        sam.remove();
      } else if ('fault' in order) {
        changeFault(order.fault);
      } else {
        changeFault(null);
      }
      return ok(state());
    },

    port: {
      async open(next) {
        if (!plugged()) return err('absent');
        events = next;
        return ok(undefined);
      },
      async write(frame) {
        const to = events;
        if (!to) return err('lost');
        deliver(accept(frame), to);
        return ok(undefined);
      },
      async close() {
        events = null;
      },
    },
  };
}
