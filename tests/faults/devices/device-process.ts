/** What can happen to the device process of a running kiosk, from outside. Linux only: it reads /proc. */
import { readdir, readFile } from 'node:fs/promises';

/** The one process below the kiosk that drives devices; undefined while there is none. */
async function findDeviceProcess(kiosk: number): Promise<number | undefined> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(parent) !== kiosk) continue;
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('device-process')) return Number(name);
  }
  return undefined;
}

/** `kill` ends it at once; `hang` leaves it there, doing nothing. */
export async function harmDeviceProcess(kiosk: number, how: 'kill' | 'hang'): Promise<void> {
  const pid = await findDeviceProcess(kiosk);
  if (pid === undefined) throw new Error('There is no device process');
  process.kill(pid, how === 'kill' ? 'SIGKILL' : 'SIGSTOP');
}
