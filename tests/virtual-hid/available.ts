import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { err, ok, type Result } from '#shared/result.ts';

const PRELOAD = 'libumockdev-preload.so.0';

function succeeds(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  try {
    // The loader tells on stderr, with success all the same, when it cannot preload a library.
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    execFileSync(command, args, { env, stdio: [...stdio] });
    return true;
  } catch {
    return false;
  }
}

/** Can a virtual HID device be made on this machine? The reason when not: one sentence for the summary. */
export function virtualHidAvailable(): Result<void, string> {
  if (process.platform !== 'linux') return err('virtual HID needs Linux');
  if (!succeeds('gcc', ['--version'])) return err('virtual HID needs gcc');
  const loads = ['-c', `[ -z "$(LD_PRELOAD=${PRELOAD} /bin/true 2>&1)" ]`];
  if (!succeeds('/bin/sh', loads)) return err(`virtual HID needs ${PRELOAD} (package umockdev)`);
  return ok(undefined);
}

/** Compiles the shim into a new temporary folder and gives its path. Throws with the compiler's words. */
export function buildShim(): string {
  const target = join(mkdtempSync(join(tmpdir(), 'virtual-hid-')), 'hidraw-shim.so');
  const source = resolve(import.meta.dirname, 'hidraw-shim.c');
  const flags = ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-pthread'];
  execFileSync('gcc', [...flags, '-o', target, source, '-ldl'], { stdio: ['ignore', 'ignore', 'pipe'] });
  return target;
}

/** What a child process needs in its environment to live on a virtual bus. */
export function busEnvironment(shim: string, busDir: string): NodeJS.ProcessEnv {
  return { LD_PRELOAD: `${shim} ${PRELOAD}`, UMOCKDEV_DIR: busDir, VIRTUAL_HID_BUS: busDir };
}
