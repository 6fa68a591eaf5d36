/** What the launcher has found out about the machine. */
export interface Machine {
  /** `--browser` was given. */
  readonly browserWanted: boolean;
  readonly display: boolean;
  readonly runtime: boolean;
  readonly root: boolean;
  /** As root: whether an unprivileged user owns the data folder and can read the program and the runtime. */
  readonly unprivilegedUser: boolean;
}

export type Choice =
  | { readonly shell: 'electron' }
  | { readonly shell: 'browser'; readonly because: string | null };

/** Which shell a machine gets, and the sentence that tells why it is not Electron. */
export function chooseShell(machine: Machine): Choice {
  if (machine.browserWanted) return { shell: 'browser', because: null };
  if (!machine.display) return browser('There is no display, so the kiosk runs as a browser page.');
  if (!machine.runtime)
    return browser('The Electron runtime could not be installed, so the kiosk runs as a browser page.');
  if (machine.root && !machine.unprivilegedUser)
    return browser(
      'Electron does not run as root and no unprivileged user owns the data folder, so the kiosk runs as a browser page.',
    );
  return { shell: 'electron' };
}

const browser = (because: string): Choice => ({ shell: 'browser', because });
