/** `/api/technician/…`: the console's own addresses. Everything but the door wants the header below. */
import { z } from 'zod';
import { detection } from '../hardware/detection.ts';
import { deviceConfig } from '../hardware/messages.ts';
import { sixDigitRegion, terminalNumber, trustedKey } from './kiosk.ts';

/** Carries the session's token. It works together with the page's own id only. */
export const TECHNICIAN_HEADER = 'X-Technician';

/** Answer of `GET /api/technician/door`. */
export const door = z.strictObject({
  /** `none`: nobody has set up the console yet; `damaged`: what was set up cannot be read any more. */
  access: z.enum(['none', 'enrolled', 'damaged']),
  /** Whether PIN and second factor may be made here and now, without proving anything. */
  setUpOpen: z.boolean(),
  /** Milliseconds until the next entry is looked at. */
  lockedForMs: z.int(),
});
export type Door = z.infer<typeof door>;

export const secondFactors = ['card', 'answer', 'totp'] as const;
export type SecondFactor = (typeof secondFactors)[number];

/** Body of `POST /api/technician/enter`. */
export const enterRequest = z.strictObject({ pin: z.string().min(1).max(32) });
/** Its answer: what is left to prove, within three minutes. */
export const entered = z.strictObject({
  ticket: z.string(),
  factors: z.array(z.enum(secondFactors)),
  /** The code to be answered; null when this kiosk has no site secret. */
  challenge: z.string().nullable(),
});
export type Entered = z.infer<typeof entered>;

/** Body of `POST /api/technician/prove`. A card is read by the host: its data never comes to the page. */
export const proveRequest = z.discriminatedUnion('factor', [
  z.strictObject({ ticket: z.string(), factor: z.literal('card') }),
  z.strictObject({ ticket: z.string(), factor: z.enum(['answer', 'totp']), code: z.string().max(32) }),
]);
export type ProveRequest = z.infer<typeof proveRequest>;
export const opened = z.strictObject({ token: z.string() });

/** Body of `POST /api/technician/set-up`. Without `siteSecret` the host makes one. */
export const setUpRequest = z.strictObject({
  pin: z.string().max(32),
  factor: z.enum(['card', 'site-secret']),
  siteSecret: z.string().max(200).optional(),
});
export type SetUpRequest = z.infer<typeof setUpRequest>;
export const setUpDone = z.strictObject({ token: z.string(), siteSecret: z.string().nullable() });

/** Answer of `GET` and of `POST /api/technician/session`; the POST makes it last. */
export const sessionState = z.strictObject({ remainingMs: z.int() });

/** Answer of `GET /api/technician/access`. */
export const accessView = z.strictObject({
  cards: z.array(z.strictObject({ id: z.int(), enrolledAt: z.string() })),
  siteSecret: z.boolean(),
  /** One-time codes work only while the platform vouches for the time. */
  clockVerified: z.boolean(),
});
export type AccessView = z.infer<typeof accessView>;
export const changePinRequest = z.strictObject({ pin: z.string().max(32) });

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:30');
export const weekDays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type WeekDay = (typeof weekDays)[number];
const span = z
  .strictObject({ from: time, to: time })
  .refine((hours) => hours.from < hours.to, 'must begin before it ends');
/** When the kiosk serves, by China's clock; a day that is missing is closed. */
export const openingHours = z.strictObject({
  monday: span.optional(),
  tuesday: span.optional(),
  wednesday: span.optional(),
  thursday: span.optional(),
  friday: span.optional(),
  saturday: span.optional(),
  sunday: span.optional(),
});
export type OpeningHours = z.infer<typeof openingHours>;

export const screenLanguages = ['zh', 'en'] as const;

export const siteName = z.strictObject({ zh: z.string().min(1).max(60), en: z.string().min(1).max(120) });
export const panelSize = z.strictObject({
  widthMm: z.number().min(60).max(3000),
  heightMm: z.number().min(60).max(3000),
});
export const idleTimes = z.strictObject({
  warnAfterSeconds: z.int().min(20).max(900),
  warningSeconds: z.int().min(20).max(120),
});

/** The platform without its enrolment code, which goes in and never comes out. */
export const platformView = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  sealingKey: trustedKey,
  signingKeys: z.array(trustedKey).min(1),
  simulated: z.boolean(),
});
export type PlatformView = z.infer<typeof platformView>;

/** The configuration as the console shows and exports it: no secret is in it. */
export const kioskSettings = z.strictObject({
  region: sixDigitRegion,
  terminal: terminalNumber,
  siteName,
  panel: panelSize,
  idle: idleTimes,
  freeSpaceFloorMiB: z
    .int()
    .min(16)
    .max(1024 * 1024),
  devices: z.array(deviceConfig),
  /** Null: every hour of every day. */
  hours: openingHours.nullable(),
  languages: z.array(z.enum(screenLanguages)).min(1),
  /** Percent. */
  volume: z.int().min(0).max(100),
  platform: platformView.nullable(),
});
export type KioskSettings = z.infer<typeof kioskSettings>;

/** Answer of `GET /api/technician/settings`. */
export const settingsView = z.strictObject({
  settings: kioskSettings,
  /** SHA-256 of the file they come from: a change names the state it was made on. */
  base: z.string(),
  kioskId: z.string(),
  /** Counts the starts of the host in this program: a change has been taken up when it has grown. */
  run: z.int(),
});
export type SettingsView = z.infer<typeof settingsView>;

/** Body of `PUT /api/technician/settings`: what is named is replaced whole, what is not stays. */
export const settingsChange = z.strictObject({
  base: z.string(),
  change: kioskSettings
    .partial()
    .extend({
      platform: platformView.extend({ enrolmentCode: z.string().min(1).max(200).optional() }).nullable(),
    })
    .partial(),
});
export type SettingsChange = z.infer<typeof settingsChange>['change'];
/** Its answer. The host starts again with the new configuration right after it. */
export const settingsApplied = z.strictObject({ changed: z.array(z.string()) });

/** Answer of `GET /api/technician/detection`; null when the device process cannot look around. */
export const detectionView = z.strictObject({ detection: detection.nullable() });
/** Body of `POST /api/technician/probe`. */
export const probeRequest = z.strictObject({ device: deviceConfig });

/** A card as a technician may see it: enough to know that the reader reads, not whose it is. */
export const maskedCard = z.strictObject({
  kind: z.string(),
  name: z.string(),
  number: z.string(),
  photo: z.enum(['not-decoded', 'absent', 'decoded']),
  warnings: z.array(z.string()),
});
export type MaskedCard = z.infer<typeof maskedCard>;

/** Answer of `POST /api/technician/devices/:id/read`. */
export const cardTest = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    card: maskedCard,
    /** The printed number of the security module; null when the reader does not tell. */
    samId: z.string().nullable(),
    tookMs: z.int(),
  }),
  z.strictObject({ ok: z.literal(false), status: z.looseObject({ state: z.string() }) }),
]);
export type CardTest = z.infer<typeof cardTest>;

/** Answer of `POST /api/technician/devices/:id/print`. */
export const printTest = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), printed: z.enum(['confirmed', 'sent']), tookMs: z.int() }),
  z.strictObject({ ok: z.literal(false), status: z.looseObject({ state: z.string() }) }),
]);
export type PrintTest = z.infer<typeof printTest>;

export const networkSteps = [
  'address',
  'dns',
  'tcp',
  'tls',
  'http',
  'enrolment',
  'signature',
  'clock',
] as const;
export type NetworkStepName = (typeof networkSteps)[number];

/** One step of the way to the platform. `left-out`: not needed on this way; `not-tried`: an earlier one failed. */
export const networkStep = z.strictObject({
  name: z.enum(networkSteps),
  state: z.enum(['passed', 'failed', 'left-out', 'not-tried']),
  /** A short stable name of what went wrong (`ENOTFOUND`, `status-503` …). */
  reason: z.string().nullable(),
  /** What was found: an address, a status, seconds. */
  detail: z.string().nullable(),
  tookMs: z.int(),
});
export type NetworkStep = z.infer<typeof networkStep>;
/** Answer of `POST /api/technician/network`. */
export const networkTest = z.strictObject({
  steps: z.array(networkStep),
  failed: z.enum(networkSteps).nullable(),
});
export type NetworkTest = z.infer<typeof networkTest>;

/** Answer of `GET /api/technician/machine`. */
export const machineView = z.strictObject({
  version: z.string(),
  kioskId: z.string(),
  runtime: z.string(),
  system: z.string(),
  upSince: z.string(),
  storage: z.strictObject({ freeMiB: z.int(), totalMiB: z.int(), floorMiB: z.int() }),
  clock: z.strictObject({
    now: z.string(),
    zone: z.string(),
    /** Platform time minus ours in milliseconds; null until the platform has said it under its signature. */
    skewMs: z.int().nullable(),
  }),
  shell: z.enum(['electron', 'browser']),
  can: z.strictObject({ shutDown: z.boolean(), restartMachine: z.boolean() }),
});
export type MachineView = z.infer<typeof machineView>;

/** Sentences for citizens while the kiosk is taken out of service; null when it serves. */
export const outOfService = z.strictObject({
  sentence: z.strictObject({ zh: z.string().max(120), en: z.string().max(240) }).nullable(),
});
export type OutOfServiceNotice = z.infer<typeof outOfService>;

/** Body of `POST /api/technician/power`. */
export const powerRequest = z.strictObject({
  action: z.enum(['restart-devices', 'restart-kiosk', 'restart-machine', 'shut-down']),
});
export type PowerAction = z.infer<typeof powerRequest>['action'];

/** Answer of `GET /api/technician/logs/:log`. */
export const logNames = ['audit', 'events'] as const;
export type LogName = (typeof logNames)[number];
export const logView = z.strictObject({
  entries: z.array(
    z.strictObject({
      n: z.int(),
      at: z.string(),
      event: z.string(),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  ),
  /** Number of the first line that does not follow from the one before; null: the chain is whole. */
  brokenAt: z.int().nullable(),
});
export type LogView = z.infer<typeof logView>;

/** A folder settings and reports can be written to and read from: the data folder's own, or a stick. */
export const place = z.strictObject({
  id: z.string(),
  path: z.string(),
  removable: z.boolean(),
  files: z.array(z.string()),
});
export type Place = z.infer<typeof place>;
export const places = z.strictObject({ places: z.array(place) });
export const exportRequest = z.strictObject({ place: z.string() });
export const exported = z.strictObject({ file: z.string() });
export const importRequest = z.strictObject({ place: z.string(), file: z.string() });
/** What an import would change; it is made by `PUT /api/technician/settings`. */
export const importView = z.strictObject({
  change: settingsChange.shape.change,
  fields: z.array(z.string()),
});
export type ImportView = z.infer<typeof importView>;
