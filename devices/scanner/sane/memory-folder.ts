import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** File systems that live in memory, by the number `statfs` gives (Linux, `magic.h`). */
const memory: ReadonlySet<number> = new Set([0x01021994 /* tmpfs */, 0x858458f6 /* ramfs */]);
const PREFIX = 'yiciban-scan-';

const candidates = (): readonly string[] =>
  [process.env.XDG_RUNTIME_DIR, `/run/user/${process.getuid?.() ?? ''}`, '/dev/shm'].filter(
    (path) => path !== undefined && path !== '',
  ) as string[];

/** True when what is written below this path never reaches a disk (swap apart). */
export function isInMemory(path: string): boolean {
  try {
    return memory.has(Number(statfsSync(path).type));
  } catch {
    return false;
  }
}

/** The first folder that is in memory and can be written to; undefined when this machine has none. */
function home(): string | undefined {
  return candidates().find((path) => {
    if (!isInMemory(path)) return false;
    try {
      rmSync(mkdtempSync(join(path, PREFIX)), { recursive: true });
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Makes a private folder (mode 0700) in memory, for the pages of a stack: `scanimage` writes a stack to files only.
 * Folders of processes that have died are removed. Undefined when this machine has no such place.
 */
export function openMemoryFolder(): { readonly path: string; remove(): void } | undefined {
  const parent = home();
  if (parent === undefined) return undefined;
  for (const name of readdirSync(parent)) {
    const owner = /^yiciban-scan-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) remove(join(parent, name));
  }
  const path = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  return { path, remove: () => remove(path) };
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM';
  }
}
