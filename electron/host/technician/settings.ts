import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type KioskSettings, kioskSettings, type SettingsChange } from '#shared/api/technician.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { type KioskConfig, kioskConfig } from '../config.ts';

/** Loudness of a kiosk whose configuration names none. */
const DEFAULT_VOLUME = 70;

/** The configuration without its secret, in the shape the console edits and exports. */
export function settingsOf(config: KioskConfig): KioskSettings {
  const { platform } = config;
  return {
    region: config.region,
    terminal: config.terminal,
    siteName: config.siteName,
    panel: config.panel,
    idle: config.idle,
    freeSpaceFloorMiB: config.freeSpaceFloorMiB,
    devices: config.devices,
    hours: config.hours ?? null,
    languages: config.languages ?? ['zh', 'en'],
    volume: config.volume ?? DEFAULT_VOLUME,
    platform:
      platform === null
        ? null
        : {
            url: platform.url,
            sealingKey: platform.sealingKey,
            signingKeys: platform.signingKeys,
            simulated: platform.simulated,
          },
  };
}

/** Names the state a change is made on. */
export const baseOf = (config: KioskConfig): string =>
  createHash('sha256').update(JSON.stringify(config)).digest('hex');

/** Where a change is wrong, and why, in the schema's words. */
export interface SettingsFault {
  readonly field: string;
  readonly message: string;
}

/** The first thing a schema has to say. */
export function faultOf(error: z.ZodError): SettingsFault {
  const issue = error.issues[0];
  return { field: issue?.path.map(String).join('.') ?? '', message: issue?.message ?? 'not as expected' };
}

/**
 * The configuration after a change. What the change names is replaced whole; an enrolment code that is left out stays,
 * as long as the platform's address does.
 */
export function changedConfig(
  config: KioskConfig,
  change: SettingsChange,
): Result<{ readonly config: KioskConfig; readonly changed: readonly string[] }, SettingsFault> {
  const { platform, hours, ...plain } = change;
  const { hours: oldHours, ...rest } = config;
  const nextHours = hours === undefined ? (oldHours ?? null) : hours;
  const next: unknown = {
    ...rest,
    ...plain,
    ...(nextHours === null ? {} : { hours: nextHours }),
    platform: platform === undefined ? config.platform : platformOf(config, platform),
  };
  const parsed = kioskConfig.safeParse(next);
  if (!parsed.success) return err(faultOf(parsed.error));
  // Wider rules of the console: a panel of a metre's width is a slip of the finger.
  const sane = kioskSettings.safeParse(settingsOf(parsed.data));
  if (!sane.success) return err(faultOf(sane.error));
  return ok({ config: parsed.data, changed: changedFields(config, parsed.data) });
}

function platformOf(config: KioskConfig, platform: NonNullable<SettingsChange['platform']> | null): unknown {
  if (platform === null) return null;
  const kept = config.platform?.url === platform.url ? config.platform.enrolmentCode : undefined;
  const code = platform.enrolmentCode ?? kept;
  return { ...platform, ...(code === undefined ? {} : { enrolmentCode: code }) };
}

/** Names of what differs, `devices.<id>` for each device; a code's own value is never named. */
export function changedFields(before: KioskConfig, after: KioskConfig): string[] {
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
  // What a file leaves out and what is written as it always was are the same.
  const [old, next] = [settingsOf(before), settingsOf(after)];
  const { devices: _, platform: __, ...plain } = old;
  const names = Object.keys(plain) as (keyof typeof plain)[];
  const ids = new Set([...before.devices, ...after.devices].map((device) => device.id));
  const device = (config: KioskConfig, id: string) => config.devices.find((one) => one.id === id);
  return [
    ...names.filter((name) => differs(old[name], next[name])),
    ...(differs(before.platform, after.platform) ? ['platform'] : []),
    ...[...ids].filter((id) => differs(device(before, id), device(after, id))).map((id) => `devices.${id}`),
  ];
}
