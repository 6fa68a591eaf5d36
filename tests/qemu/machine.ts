import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { err, ok, type Result } from '#shared/result.ts';
import { hasProgram } from '../support/provision.ts';

/** Programs of the host, and the Debian packages that bring them. */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  'qemu-system-x86_64': ['qemu-system-x86', 'seabios'],
  busybox: ['busybox-static'],
  cpio: ['cpio'],
  udevadm: ['udev'],
};

/** Kernel modules of the guest, with their options; what they need comes by itself. */
const MODULES: Readonly<Record<string, string>> = {
  virtio_pci: '',
  '9p': '',
  '9pnet_virtio': '',
  overlay: '',
  uhid: '',
  hid_generic: '',
  usbhid: '',
  usblp: '',
  // Two controllers, full speed as card readers are.
  dummy_hcd: 'num=2 is_high_speed=0',
  libcomposite: '',
  usb_f_fs: '',
  usb_f_hid: '',
  usb_f_printer: '',
};

const here = import.meta.dirname;
export const root = resolve(here, '../..');
const work = join(root, 'out/qemu');

const run = (command: string, args: readonly string[], cwd = root) =>
  spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

export interface Machine {
  readonly kernel: string;
  readonly initrd: string;
}

/** Installs and builds what the virtual machine needs. The error is one sentence: why there is none here. */
export function prepareMachine(): Result<Machine, string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return err('it needs Linux on x64');
  const missing = Object.entries(PROGRAMS).flatMap(([name, packages]) => (hasProgram(name) ? [] : packages));
  const mayInstall = process.getuid?.() === 0 && hasProgram('apt-get');
  if (missing.length > 0) {
    if (!mayInstall) return err(`it needs ${missing.join(' ')}`);
    if (run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing]).status !== 0) {
      run('apt-get', ['update', '-q']);
      run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing]);
    }
    const lacking = Object.keys(PROGRAMS).filter((name) => !hasProgram(name));
    if (lacking.length > 0) return err(`${lacking.join(' ')} could not be installed`);
  }
  const kernel = findKernel(mayInstall);
  return kernel.ok ? ok({ kernel: kernel.value.image, initrd: buildInitrd(kernel.value) }) : kernel;
}

interface Kernel {
  readonly image: string;
  readonly modules: string;
}

/** Debian's kernel, unpacked and not installed. Kept in `out/` for the next run. */
function findKernel(mayDownload: boolean): Result<Kernel, string> {
  const unpacked = join(work, 'kernel');
  const found = kernelIn(unpacked);
  if (found !== null) return ok(found);
  if (!mayDownload || !hasProgram('dpkg')) return err('it needs a Debian kernel, got by apt-get as root');
  const depends = run('apt-cache', ['depends', 'linux-image-amd64']).stdout;
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined) return err('the package lists name no kernel');
  mkdirSync(unpacked, { recursive: true });
  run('apt-get', ['download', '-q', name], work);
  const file = readdirSync(work).find((one) => one.startsWith(name) && one.endsWith('.deb'));
  if (file === undefined) return err(`${name} could not be downloaded`);
  run('dpkg', ['-x', join(work, file), unpacked]);
  rmSync(join(work, file));
  const fresh = kernelIn(unpacked);
  return fresh === null ? err(`${name} holds no kernel`) : ok(fresh);
}

function kernelIn(folder: string): Kernel | null {
  const boot = join(folder, 'boot');
  if (!existsSync(boot)) return null;
  const image = readdirSync(boot).find((one) => one.startsWith('vmlinuz-'));
  if (image === undefined) return null;
  const modules = join(folder, 'lib/modules', image.replace('vmlinuz-', ''));
  return { image: join(boot, image), modules };
}

/** Every module by its name, with `-` written `_` as the kernel does. */
function modulesIn(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
    one.endsWith('.ko'),
  );
  return new Map(
    files.map((file) => [
      (file.split('/').at(-1) ?? '').replace('.ko', '').replaceAll('-', '_'),
      join(folder, file),
    ]),
  );
}

/** A file system in memory: busybox, the first program, the modules in the order they load. */
function buildInitrd(kernel: Kernel): string {
  const tree = join(work, 'initrd');
  rmSync(tree, { recursive: true, force: true });
  for (const folder of ['bin', 'modules', 'proc', 'sys', 'dev', 'lower', 'upper', 'root'])
    mkdirSync(join(tree, folder), { recursive: true });
  copyFileSync('/bin/busybox', join(tree, 'bin/busybox'));
  copyFileSync(join(here, 'guest/init'), join(tree, 'init'));
  chmodSync(join(tree, 'init'), 0o755);
  const node = join(root, 'node_modules/.bin/node');
  writeFileSync(join(tree, 'command'), `${node} --no-warnings ${join(here, 'guest/main.ts')}`);
  const known = modulesIn(kernel.modules);
  const order: string[] = [];
  const add = (name: string): void => {
    const file = known.get(name);
    // What is no module is built into the kernel.
    if (file === undefined || order.includes(name)) return;
    const needs = /depends=([^\0]*)\0/.exec(readFileSync(file, 'latin1'))?.[1] ?? '';
    for (const need of needs.split(',').filter((one) => one !== '')) add(need.replaceAll('-', '_'));
    order.push(name);
    copyFileSync(file, join(tree, 'modules', `${name}.ko`));
  };
  for (const name of Object.keys(MODULES)) add(name);
  const lines = order.map((name) => `${name} ${MODULES[name] ?? ''}`.trim());
  writeFileSync(join(tree, 'modules/order'), `${lines.join('\n')}\n`);
  const initrd = join(work, 'initrd.gz');
  const packed = spawnSync('sh', ['-c', `find . | cpio -o -H newc --quiet | gzip -1 > "${initrd}"`], {
    cwd: tree,
    stdio: ['ignore', 2, 2],
  });
  if (packed.status !== 0) throw new Error('the initial file system could not be packed');
  return initrd;
}

/**
 * Boots the machine on the host's own files, read only, and gives every line it prints. No hardware acceleration: where
 * these tests run it is seldom there.
 */
export async function bootMachine(
  { kernel, initrd }: Machine,
  limitMs: number,
  onLine: (line: string) => void,
): Promise<'ended' | 'too-slow'> {
  const qemu = spawn(
    'qemu-system-x86_64',
    [
      ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1536', '-nographic', '-no-reboot'],
      ...['-kernel', kernel, '-initrd', initrd, '-append', 'console=ttyS0 quiet panic=-1'],
      ...['-virtfs', 'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap'],
      ...['-nic', 'none'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    qemu.kill('SIGKILL');
  }, limitMs);
  const lines = createInterface({ input: qemu.stdout });
  lines.on('line', onLine);
  await new Promise<void>((done) => qemu.once('close', () => done()));
  clearTimeout(limit);
  return late ? 'too-slow' : 'ended';
}
