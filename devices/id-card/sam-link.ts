import type { IdCardReaderStatus } from '#shared/hardware/id-card.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { type Clock, within } from './clock.ts';
import { COMMANDS, type CommandName, createFrameParser, decodeResponse, encodeRequest } from './codec.ts';
import type { Port } from './port.ts';
import { belongsTo, type Outcome } from './status.ts';

export interface SamLinkDeps {
  readonly port: Port;
  readonly clock: Clock;
  readonly timing: { readonly openMs: number };
  /** The reader went away by itself. */
  readonly onLost: () => void;
}

/** An open port with one question and one answer at a time. Callers hold the driver's lock. */
export interface SamLink {
  /** Opens the port unless it is open; no longer than `timing.openMs`, nor beyond `deadline`. */
  open(deadline: number): Promise<Result<void, IdCardReaderStatus>>;
  /** Asks and waits at most `ms`, and never beyond `deadline` (clock time). */
  exchange(name: CommandName, ms: number, deadline: number): Promise<Outcome>;
  close(deadline?: number): Promise<void>;
}

export function createSamLink({ port, clock, timing, onLost }: SamLinkDeps): SamLink {
  const parser = createFrameParser(3);
  /** Counts openings, so that a port closed in between can say nothing about the present one. */
  let generation = 0;
  let isOpen = false;
  let settle: ((outcome: Outcome) => void) | null = null;
  let listen: ((bytes: Uint8Array) => void) | null = null;

  const opening = (deadline: number): number => Math.max(0, Math.min(timing.openMs, deadline - clock.now()));

  async function close(deadline = Number.POSITIVE_INFINITY): Promise<void> {
    generation += 1;
    isOpen = false;
    settle?.({ type: 'lost' });
    await within(clock, opening(deadline), port.close(), undefined);
  }

  return {
    close,

    async open(deadline) {
      if (isOpen) return ok(undefined);
      generation += 1;
      const mine = generation;
      const opened = await within(
        clock,
        opening(deadline),
        port.open({
          onData: (bytes) => {
            if (mine === generation) listen?.(bytes);
          },
          onDisconnect: () => {
            if (mine !== generation) return;
            generation += 1;
            isOpen = false;
            settle?.({ type: 'lost' });
            onLost();
          },
        }),
        null,
      );
      if (opened === null) {
        await close(deadline);
        return err({ state: 'silent' });
      }
      if (!opened.ok) return err({ state: 'disconnected', reason: opened.error });
      if (mine !== generation) return err({ state: 'disconnected', reason: 'lost' });
      isOpen = true;
      return ok(undefined);
    },

    async exchange(name, ms, deadline) {
      if (!isOpen) return { type: 'lost' };
      const limit = Math.min(ms, deadline - clock.now());
      if (limit <= 0) return { type: 'silent' };
      parser.reset();
      let nonsense = false;
      const answered = new Promise<Outcome>((resolve) => {
        settle = resolve;
        listen = (bytes) => {
          for (const parsed of parser.push(bytes)) {
            const response = parsed.type === 'frame' ? decodeResponse(parsed.body) : null;
            if (response && belongsTo(name, response)) return resolve({ type: 'answer', response });
          }
          // Zeros are the padding of HID reports; anything else that is no answer is nonsense.
          if (bytes.some((byte) => byte !== 0)) nonsense = true;
        };
      });
      const asked = port
        .write(encodeRequest(COMMANDS[name]))
        .then((sent): Outcome | Promise<Outcome> => (sent.ok ? answered : { type: 'lost' }));
      const outcome = await within(clock, limit, Promise.race([asked, answered]), null);
      settle = null;
      listen = null;
      if (outcome?.type === 'lost' && isOpen) await close(deadline);
      return outcome ?? (nonsense ? { type: 'garbled' } : { type: 'silent' });
    },
  };
}
