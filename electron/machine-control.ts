import { execFile } from 'node:child_process';
import type { ShellControl } from '#host/technician/machine.ts';

/** Asks the operating system; false when it refuses, because this account may not. */
const ask = (program: string, args: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: 20_000, windowsHide: true }, (error) => resolve(error === null));
  });

const onWindows = process.platform === 'win32';

/** Under Electron the machine is the kiosk's own. systemd asks polkit; `docs/technician.md` has the rule it needs. */
export const machineControl: ShellControl = {
  kind: 'electron',
  shutDown: () => (onWindows ? ask('shutdown', ['/s', '/t', '2']) : ask('systemctl', ['poweroff'])),
  restartMachine: () => (onWindows ? ask('shutdown', ['/r', '/t', '2']) : ask('systemctl', ['reboot'])),
};
