import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sixDigitRegion, syncRules, terminalNumber, trustedKey } from '#shared/api/kiosk.ts';
import { openingHours, screenLanguages } from '#shared/api/technician.ts';
import { knownDevices } from '#shared/hardware/detection.ts';
import { deviceConfig } from '#shared/hardware/messages.ts';
import { err, ok, type Result } from '#shared/result.ts';

/** Where the platform is and which keys of it are trusted, so that a kiosk without a network can already seal. */
export const platformTrust = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  enrolmentCode: z.string().min(1),
  sealingKey: trustedKey,
  signingKeys: z.array(trustedKey).min(1),
  /** True for the reference platform: screens and receipts then say 演示. */
  simulated: z.boolean(),
});
export type PlatformTrust = z.infer<typeof platformTrust>;

const devices = z
  .array(deviceConfig)
  .refine((list) => new Set(list.map((device) => device.id)).size === list.length, 'ids must be unique');

export const kioskConfig = z.strictObject({
  kioskId: z.uuid(),
  region: sixDigitRegion,
  terminal: terminalNumber,
  siteName: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  panel: z.strictObject({ widthMm: z.number().positive(), heightMm: z.number().positive() }),
  idle: z.strictObject({
    warnAfterSeconds: z.int().min(20).max(900),
    warningSeconds: z.int().min(20).max(120),
  }),
  /** New visits are refused below this much free space, in MiB. */
  freeSpaceFloorMiB: z.int().min(16),
  devices,
  /** Rows that come before the shipped table when devices are looked for. */
  knownDevices: knownDevices.optional(),
  platform: platformTrust.nullable(),
  /** Keys whose catalogue packages this kiosk takes; without one it runs the catalogue it came with. */
  catalogueKeys: z.array(trustedKey).optional(),
  /** When new visits may begin; left out: always. */
  hours: openingHours.optional(),
  /** Languages of the screens, Chinese first; left out: all there are. */
  languages: z.array(z.enum(screenLanguages)).min(1).optional(),
  /** Loudness of the speaker in percent; left out: 70. */
  volume: z.int().min(0).max(100).optional(),
  /** Hours in which nothing is sent, and the most to send in a day; absent: no limit. */
  sync: syncRules.optional(),
});
export type KioskConfig = z.infer<typeof kioskConfig>;

/** The configuration of a machine nobody has set up yet: virtual devices only, no platform. */
export function defaultConfig(): KioskConfig {
  return {
    kioskId: randomUUID(),
    region: '110101',
    terminal: '0001',
    siteName: { zh: '政务服务中心（演示）', en: 'Government Service Centre (demonstration)' },
    panel: { widthMm: 296, heightMm: 527 },
    idle: { warnAfterSeconds: 90, warningSeconds: 30 },
    freeSpaceFloorMiB: 2048,
    devices: [
      { id: 'id-card', kind: 'id-card-reader', driver: 'sam', port: { type: 'simulator' } },
      { id: 'scanner', kind: 'scanner', port: { type: 'simulator' } },
      {
        id: 'receipt-printer',
        kind: 'receipt-printer',
        port: { type: 'simulator' },
        columns: 48,
        dots: 576,
        charset: 'gb18030',
      },
      {
        id: 'document-printer',
        kind: 'document-printer',
        port: { type: 'simulator' },
        bothSides: false,
        pagesPerVisit: 20,
      },
      { id: 'code-reader', kind: 'code-reader', port: { type: 'simulator' } },
    ],
    platform: null,
  };
}

/** The configuration file below a data folder. */
export const configPath = (dataDir: string): string => join(dataDir, 'kiosk.json');

/** True when every configured device is virtual: only then are the simulator's addresses served on loopback. */
export const isAllSimulated = (config: KioskConfig): boolean =>
  config.devices.every((device) => device.port.type === 'simulator');

/** True where the page may use a camera. */
export const hasCamera = (config: KioskConfig): boolean =>
  config.devices.some((device) => device.kind === 'document-camera');

/**
 * Opens the data folder (made with mode 0700 when it is missing) and its configuration (made with defaults).
 * The error is one sentence for the technician, naming the file and, where it can, the field.
 */
export async function openConfig(dataDir: string): Promise<Result<KioskConfig, string>> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return err(`The data folder ${dataDir} cannot be opened (${codeOf(error)}).`);
  }
  const path = configPath(dataDir);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT')
      return err(`The configuration ${path} cannot be read (${codeOf(error)}).`);
    const fresh = defaultConfig();
    const written = await writeConfig(dataDir, fresh);
    return written.ok ? ok(fresh) : written;
  }
  return parseConfig(text, path);
}

/** Parses the text of a configuration file; `path` only serves to word the error. */
export function parseConfig(text: string, path: string): Result<KioskConfig, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err(`The configuration ${path} is not valid JSON.`);
  }
  const parsed = kioskConfig.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'the whole file' : fieldName(issue.path);
  return err(`The configuration ${path} is broken at ${field}: ${issue?.message ?? 'not as expected'}.`);
}

/** Replaces the configuration in one step (temporary file, fsync, rename). */
export async function writeConfig(dataDir: string, config: KioskConfig): Promise<Result<void, string>> {
  const path = configPath(dataDir);
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(config, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return ok(undefined);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    return err(`The configuration ${path} cannot be written (${codeOf(error)}).`);
  }
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${String(part)}`))
    .join('');

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
