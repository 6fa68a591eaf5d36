/** A small ext4 of our own in an image file, mounted by loop: only root on Linux can have one. */
import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

export const canMountDisks = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;

export interface SmallDisk {
  /** Where it is mounted. */
  readonly path: string;
  /**
   * What a disk holds after the mains fail: the image as it is now, without what the file system has not written back, mounted in place of
   * this one. (Slightly kind: what a drive keeps in its own cache counts as written.)
   */
  cutPower(): Promise<void>;
  /** Writes everything back, as time would. */
  flush(): void;
  /** Takes the last byte. */
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
  remove(): Promise<void>;
}

export async function makeSmallDisk(folder: string, mebibytes: number): Promise<SmallDisk> {
  const path = join(folder, 'disk');
  let image = join(folder, 'disk.img');
  let copies = 0;
  await mkdir(path, { recursive: true });
  run('truncate', '-s', `${mebibytes}M`, image);
  run('mkfs.ext4', '-q', '-F', '-m', '0', image);
  run('mount', '-o', 'loop', image, path);
  const unmount = () => {
    try {
      run('umount', '-l', path);
    } catch {
      // It is not mounted any more.
    }
  };
  const quiet = (task: () => void) => {
    try {
      task();
    } catch {
      // Full is what was wanted.
    }
  };
  return {
    path,
    cutPower: async () => {
      const after = join(folder, `after-${copies}.img`);
      copies += 1;
      run('cp', '--sparse=always', image, after);
      unmount();
      await rm(image, { force: true });
      image = after;
      run('mount', '-o', 'loop', image, path);
    },
    flush: () => run('sync', '-f', path),
    fill: () => {
      quiet(() => run('dd', 'if=/dev/zero', `of=${join(path, 'ballast')}`, 'bs=1M'));
      quiet(() => run('dd', 'if=/dev/zero', `of=${join(path, 'ballast-2')}`, 'bs=4k'));
      run('sync', '-f', path);
    },
    free: () => run('rm', '-f', join(path, 'ballast'), join(path, 'ballast-2')),
    remove: async () => {
      unmount();
      await rm(image, { force: true });
    },
  };
}
