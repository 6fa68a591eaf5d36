import { z } from 'zod';
import type { Verb } from '../../device.ts';
import type { Clock } from '../clock.ts';
import type { Port } from '../port.ts';
import { createPrivacyMask } from './privacy-mask.ts';

const at = z.number().min(0);
const hex = z.string().regex(/^([0-9a-f]{2})*$/);

/** One line of a recording (JSON lines). `at` is in milliseconds from the start of the recording. */
export const recordedLine = z.discriminatedUnion('event', [
  z.strictObject({ at, event: z.literal('open'), result: z.string() }),
  z.strictObject({ at, event: z.literal('write'), hex, result: z.string() }),
  z.strictObject({ at, event: z.literal('data'), hex }),
  z.strictObject({ at, event: z.literal('disconnect') }),
  z.strictObject({ at, event: z.literal('close') }),
  /** A verb was called. */
  z.strictObject({ at, event: z.literal('call'), call: z.int(), verb: z.string(), waitMs: z.number() }),
  /** What it came to: `ok`, or the state of the status. */
  z.strictObject({ at, event: z.literal('answer'), call: z.int(), result: z.string() }),
]);
export type RecordedLine = z.infer<typeof recordedLine>;

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export interface Recorder {
  /** The same port; what passes it is written down. */
  port(port: Port): Port;
  /** The same verbs; calls and outcomes are written down, without what they carry. */
  verbs<V extends Readonly<Record<string, Verb>>>(verbs: V): V;
}

/**
 * Writes down everything that passes between driver and cable. Persons are taken out unless `personalData` says
 * otherwise; then the recording is as secret as the cards.
 */
export function createRecorder(
  clock: Clock,
  write: (line: RecordedLine) => void,
  options: { readonly personalData?: boolean } = {},
): Recorder {
  const started = clock.now();
  const now = (): number => Math.round((clock.now() - started) * 10) / 10;
  const mask = createPrivacyMask();
  let calls = 0;
  return {
    port: (port) => ({
      async open(events) {
        const result = await port.open({
          onData(bytes) {
            const kept = options.personalData ? bytes : mask.mask(bytes);
            write({ at: now(), event: 'data', hex: toHex(kept) });
            events.onData(bytes);
          },
          onDisconnect() {
            write({ at: now(), event: 'disconnect' });
            events.onDisconnect();
          },
        });
        write({ at: now(), event: 'open', result: result.ok ? 'ok' : result.error });
        return result;
      },
      async write(frame) {
        const asked = now();
        mask.asked(frame);
        const sending = port.write(frame);
        write({ at: asked, event: 'write', hex: toHex(frame), result: 'ok' });
        const result = await sending;
        if (!result.ok) write({ at: now(), event: 'disconnect' });
        return result;
      },
      async close() {
        write({ at: now(), event: 'close' });
        await port.close();
      },
    }),

    verbs(verbs) {
      const recorded = Object.entries(verbs).map(([name, verb]): [string, Verb] => [
        name,
        async (args) => {
          const call = ++calls;
          const asked = z.looseObject({ waitMs: z.number() }).safeParse(args);
          const waitMs = asked.success ? asked.data.waitMs : 0;
          write({ at: now(), event: 'call', call, verb: name, waitMs });
          const result = await verb(args);
          write({ at: now(), event: 'answer', call, result: result.ok ? 'ok' : result.error.state });
          return result;
        },
      ]);
      return Object.fromEntries(recorded) as typeof verbs;
    },
  };
}
