/** Ends whole families of processes the way a power cut does. Linux only: it reads /proc. */
import { readdir, readFile } from 'node:fs/promises';

interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

async function running(): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The program's name stands in brackets and may hold anything; state and parent follow the last one.
    const [state = '', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state !== '' && state !== 'Z') found.push({ pid: Number(name), parent: Number(parent), state });
  }
  return found;
}

/** Every process whose command line holds `text`, and all below them. */
export async function familyOf(text: string): Promise<Set<number>> {
  const family = new Set<number>();
  const all = await running();
  for (const { pid } of all) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (pid !== process.pid && line.includes(text)) family.add(pid);
  }
  for (let size = -1; size !== family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return family;
}

/** Kills, with -9, every process whose command line holds `text`, and all below them; resolves when they are gone. */
export async function killTree(text: string): Promise<void> {
  const doomed = await familyOf(text);
  for (const pid of doomed) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
  for (const until = Date.now() + 10_000; Date.now() < until; ) {
    if (!(await running()).some(({ pid }) => doomed.has(pid))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('Killed processes are still there');
}
