import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: readonly string[];
}

/** All processes of this machine whose details can be read (Linux). */
function allProcesses(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
        // Chromium's children keep their whole command line in one piece, parted by spaces.
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split(/[\0 ]/).filter(Boolean);
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return [];
      }
    });
}

/** A process and all that descend from it. */
export function processTree(root: number): ProcessInfo[] {
  const all = allProcesses();
  const tree = all.filter((one) => one.pid === root);
  for (const one of tree) tree.push(...all.filter((other) => other.parent === one.pid));
  return tree;
}

/** A field of `/proc/<pid>/status`, such as `Seccomp`. */
export const statusField = (pid: number, field: string): string | undefined =>
  new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
