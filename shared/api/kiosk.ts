import { z } from 'zod';

/** Public key as JWK (RFC 7517); which algorithm is the user's business, so members are not narrowed here. */
export const publicJwk = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
});
export const trustedKey = z.strictObject({ keyId: z.string().min(1), jwk: publicJwk });
export type TrustedKey = z.infer<typeof trustedKey>;

export const sixDigitRegion = z.string().regex(/^\d{6}$/, 'must be 6 digits (GB/T 2260)');
export const terminalNumber = z.string().regex(/^\d{4}$/, 'must be 4 digits');

/** Whether a new visit may begin. Reasons are stable short names (`disk-full`, `platform-not-configured` …). */
export const accepting = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({
    ok: z.literal(false),
    reasons: z.array(z.string()),
    /** What a technician has written for the citizens, while the kiosk is taken out of service. */
    sentence: z.strictObject({ zh: z.string(), en: z.string() }).optional(),
  }),
]);
export type Accepting = z.infer<typeof accepting>;

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');
/** What the station's owner has laid down for its line (`SyncRules`); hours are China's time. */
export const syncRules = z.strictObject({
  pauseWindows: z.array(z.strictObject({ from: hour, to: hour })).max(24),
  dailyBytes: z.int().positive().nullable(),
});

/** The platform's keys as this kiosk knows them at the moment. */
export const platformKeys = z.strictObject({
  sealingKey: trustedKey,
  signingKeys: z.array(trustedKey).min(1),
  /** The sealing key's time is over and no newer one is known: to be told to the technician. */
  outdated: z.boolean(),
});

/** Answer of `GET /api/kiosk`: what the page must know of the machine it runs on. */
export const kioskInfo = z.strictObject({
  kioskId: z.string().min(1),
  terminal: terminalNumber,
  region: sixDigitRegion,
  siteName: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
  /** Visible area of the panel in millimetres, as mounted (portrait: width < height). */
  panel: z.strictObject({ widthMm: z.number().positive(), heightMm: z.number().positive() }),
  /** Seconds without a touch until the warning, and the warning's own length. */
  idle: z.strictObject({ warnAfterSeconds: z.int(), warningSeconds: z.int() }),
  /** True when any device, or the platform, is not a real one: screens and paper then say 演示. */
  simulated: z.boolean(),
  /** True only in kill tests: the page then reports its fault points. */
  faultPoints: z.boolean(),
  /** Null until a technician has entered the platform's keys; the kiosk is then out of service. */
  platform: platformKeys.nullable(),
  accepting,
  /** Languages the screens are offered in; left out: all. */
  languages: z
    .array(z.enum(['zh', 'en']))
    .min(1)
    .optional(),
  /** Loudness of the speaker in percent; left out: 70. */
  volume: z.int().min(0).max(100).optional(),
  /** Absent: the line is free at all hours. */
  sync: syncRules.optional(),
});
export type KioskInfo = z.infer<typeof kioskInfo>;
