import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** A clock that is never set: which boot of the machine this is, and how long ago it began. */
export interface BootClock {
  /** 16 hex digits; the same for every process of one boot where the system tells (Linux), else of this process only. */
  readonly boot: string;
  /** Milliseconds since that boot, time asleep included where the system counts it. */
  sinceBootMs(): number;
}

const shorten = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The machine's own. */
export function systemBootClock(): BootClock {
  try {
    const boot = shorten(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    return { boot, sinceBootMs: () => Math.round(uptime() * 1000) };
  } catch {
    // No name for the boot: the process stands in for it, so that two boots are never taken for one.
    return { boot: randomBytes(8).toString('hex'), sinceBootMs: () => Math.round(performance.now()) };
  }
}
