import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { trustedKey } from '#shared/api/kiosk.ts';
import { kioskSettings, type Place, type SettingsChange, settingsChange } from '#shared/api/technician.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { makeFolder, writeDurably } from '../journal/files.ts';

const FORMAT = 'yiciban/kiosk-settings/1';
/** Larger than any settings file; a film on the stick is not read. */
const MAX_FILE_BYTES = 512 * 1024;
const MAX_FILES = 100;

/** A settings file: everything of one kiosk but its identity and its secrets. */
export const settingsFile = z.strictObject({
  format: z.literal(FORMAT),
  madeAt: z.string(),
  settings: kioskSettings,
});

/**
 * What a platform's operator hands out for its kiosks: address, keys and, if they will, the enrolment code. Made by
 * whoever runs the platform; `docs/technician.md` shows one.
 */
export const platformFile = z.strictObject({
  format: z.literal('yiciban/platform-trust/1').optional(),
  url: z.url({ protocol: /^https?$/ }),
  enrolmentCode: z.string().min(1).max(200).optional(),
  sealingKey: trustedKey,
  signingKeys: z.array(trustedKey).min(1),
  simulated: z.boolean().default(false),
});

/** Where the system puts sticks. Windows gives each a letter; the first three are its own disks. */
const removableRoots = (): readonly string[] =>
  process.platform === 'win32'
    ? [...'DEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`)
    : ['/media', '/run/media', '/mnt'];

/** Folders to write to and read from: the kiosk's own first, then every stick that is plugged in. */
export async function findPlaces(dataDir: string, roots = removableRoots()): Promise<Place[]> {
  const own = join(dataDir, 'exchange');
  await makeFolder(own);
  const found: Place[] = [{ id: 'own', path: own, removable: false, files: await filesOf(own) }];
  for (const path of await mounts(roots))
    found.push({ id: path, path, removable: true, files: await filesOf(path) });
  return found;
}

/** A mounted volume is a folder on another device than its parent. */
async function mounts(roots: readonly string[]): Promise<string[]> {
  if (process.platform === 'win32') {
    const there = await Promise.all(roots.map((root) => isFolder(root)));
    return roots.filter((_, at) => there[at]);
  }
  const found: string[] = [];
  for (const root of roots) {
    const device = await deviceOf(root);
    for (const name of await names(root)) {
      const path = join(root, name);
      if ((await deviceOf(path)) !== device) found.push(path);
      else
        for (const inner of await names(path))
          if ((await deviceOf(join(path, inner))) !== device) found.push(join(path, inner));
    }
  }
  return found;
}

const names = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const deviceOf = (path: string): Promise<number | null> =>
  stat(path).then(
    (found) => found.dev,
    () => null,
  );
const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const filesOf = async (folder: string): Promise<string[]> =>
  (await names(folder))
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .sort()
    .slice(0, MAX_FILES);

/** Writes a file into one of the places. @returns its path */
export async function writeTo(
  places: readonly Place[],
  id: string,
  name: string,
  content: string | Uint8Array,
): Promise<Result<string, 'no-place' | 'not-written'>> {
  const place = places.find((one) => one.id === id);
  if (place === undefined) return err('no-place');
  const path = join(place.path, basename(name));
  try {
    await writeDurably(path, content);
    return ok(path);
  } catch {
    return err('not-written');
  }
}

export type ImportFault = 'no-place' | 'no-file' | 'not-settings';

/** Reads a settings file, or a platform's, as the change it would make. */
export async function readChange(
  places: readonly Place[],
  id: string,
  file: string,
): Promise<Result<SettingsChange, ImportFault>> {
  const place = places.find((one) => one.id === id);
  if (place === undefined) return err('no-place');
  if (!place.files.includes(file)) return err('no-file');
  let json: unknown;
  try {
    const path = await realpath(join(place.path, file));
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) return err('not-settings');
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return err('not-settings');
  }
  const settings = settingsFile.safeParse(json);
  if (settings.success) return ok(settings.data.settings);
  const platform = platformFile.safeParse(json);
  if (!platform.success) return err('not-settings');
  const { format: _, ...trust } = platform.data;
  return ok(settingsChange.shape.change.parse({ platform: trust }));
}

/** The text of a settings file. */
export const settingsText = (settings: z.infer<typeof kioskSettings>, madeAt: string): string =>
  `${JSON.stringify({ format: FORMAT, madeAt, settings }, null, 2)}\n`;
