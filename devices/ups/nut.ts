import { connect } from 'node:net';
import type { UpsStatus } from '#shared/hardware/ups.ts';

/** Variables asked, in order. */
const VARIABLES = ['ups.status', 'battery.charge'] as const;
/** More than this is no answer of a NUT server. */
const MAX_BYTES = 4096;

/** What is asked of a NUT server (network protocol 1.3), one line each. */
export const questionsFor = (ups: string): string =>
  `${VARIABLES.map((name) => `GET VAR ${ups} ${name}\n`).join('')}LOGOUT\n`;

/** Reads a server's whole answer. Flags of `ups.status`: OL on line, OB on battery, LB battery low, RB replace it. */
export function statusOf(answer: string, ups: string): UpsStatus {
  const values = new Map<string, string>();
  for (const line of answer.split('\n')) {
    const said = /^VAR (\S+) (\S+) "(.*)"\r?$/.exec(line);
    if (said?.[1] === ups && said[2] !== undefined) values.set(said[2], said[3] ?? '');
  }
  const text = values.get('ups.status');
  if (text === undefined) {
    // The server is there, the device behind it is not.
    if (/^ERR (DATA-STALE|DRIVER-NOT-CONNECTED|UNKNOWN-UPS)/m.test(answer))
      return { state: 'disconnected', reason: 'absent' };
    return /^ERR /m.test(answer) ? { state: 'disconnected', reason: 'refused' } : { state: 'garbled' };
  }
  const flags = new Set(text.split(' '));
  const charge = chargeOf(values.get('battery.charge'));
  if (flags.has('OB')) return { state: flags.has('LB') ? 'battery-low' : 'on-battery', charge };
  if (!flags.has('OL')) return { state: 'garbled' };
  return flags.has('RB') ? { state: 'replace-battery' } : { state: 'ready' };
}

/** Per cent, rounded to tens. */
export function chargeOf(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? Math.min(100, Math.max(0, Math.round(value / 10) * 10)) : null;
}

/** One connection, one answer; never rejects. The answer is null with the reason when there is none. */
export function askNut(
  host: string,
  port: number,
  questions: string,
  limitMs: number,
): Promise<{ readonly text: string } | { readonly reason: 'absent' | 'refused' | 'lost' }> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let text = '';
    const end = (answer: { text: string } | { reason: 'absent' | 'refused' | 'lost' }) => {
      clearTimeout(limit);
      socket.destroy();
      resolve(answer);
    };
    const limit = setTimeout(() => end({ reason: text === '' ? 'absent' : 'lost' }), limitMs);
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(questions));
    socket.on('data', (piece: string) => {
      text += piece;
      if (text.length > MAX_BYTES) end({ text: '' });
      else if (/^OK Goodbye/m.test(text)) end({ text });
    });
    socket.once('end', () => end({ text }));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end({ reason: error.code === 'ECONNREFUSED' ? 'refused' : text === '' ? 'absent' : 'lost' }),
    );
  });
}
