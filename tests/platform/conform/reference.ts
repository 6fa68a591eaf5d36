import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { Child } from '../../kiosk/child.ts';

export const REFERENCE_CODE = 'conform';

/** A reference platform in a process of its own, with a fresh folder that goes when it stops. */
export interface Reference {
  readonly url: string;
  readonly trusted: readonly NamedKey[];
  readonly sealingKey: NamedKey;
  readonly log: () => string;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ReferenceOptions {
  /** One of the deliberately broken variants. */
  readonly broken?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  /** A folder that is shared and stays. */
  readonly dataDir?: string;
}

export async function startReference(options: ReferenceOptions = {}): Promise<Reference> {
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'conform-')));
  const here = join(import.meta.dirname, '..');
  const hooks = options.broken === undefined ? [] : ['--import', join(here, 'broken/register.ts')];
  const child = await Child.start(
    process.execPath,
    [
      ...hooks,
      join(here, 'main.ts'),
      ...['--data', folder, '--enrolment-code', REFERENCE_CODE],
      ...(options.args ?? []),
    ],
    { ...process.env, ...options.env, ...(options.broken === undefined ? {} : { BROKEN: options.broken }) },
  );
  return {
    url: String(child.ready.url),
    trusted: child.ready.signingKeys as NamedKey[],
    sealingKey: child.ready.sealingKey as NamedKey,
    log: () => child.log,
    stop: async (signal) => {
      await child.stop(signal);
      if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
