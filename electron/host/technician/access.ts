import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { readIfThere, removeIfThere, writeDurably } from '../journal/files.ts';
import { newSalt, readSiteSecret, SCRYPT_COST, sameSecret, slowHash, totpOf, totpStep } from './secrets.ts';

const cost = z.strictObject({ N: z.int(), r: z.int(), p: z.int() });
const stored = z.strictObject({
  version: z.literal(1),
  pin: z.strictObject({ salt: z.string(), hash: z.string(), cost }),
  /** Keys the digests of cards, so that they say nothing on another kiosk. */
  cardKey: z.string(),
  cards: z.array(z.strictObject({ id: z.int().min(1), digest: z.string(), enrolledAt: z.string() })),
  /** Base32; null when only cards open this kiosk. */
  siteSecret: z.string().nullable(),
  /** The newest time step whose code was used: none works twice. */
  totpStep: z.int().nullable(),
});
type Stored = z.infer<typeof stored>;

/** `none`: nobody has set the console up yet. `damaged`: the file is there and cannot be read. */
export type AccessState = 'none' | 'enrolled' | 'damaged';

export interface NewAccess {
  readonly pin: string;
  readonly card: IdCard | null;
  readonly siteSecret: string | null;
}

/**
 * Who may enter the console: `technician/access.json` (mode 0600). The PIN and every card are kept as scrypt digests; the
 * site's secret has to be kept as it is, because codes are made of it.
 */
export class Access {
  readonly #path: string;
  readonly #openingPath: string;
  #value: Stored | null = null;
  #damaged = false;

  private constructor(folder: string) {
    this.#path = join(folder, 'access.json');
    this.#openingPath = join(folder, 'set-up-once');
  }

  static async open(folder: string): Promise<Access> {
    const access = new Access(folder);
    const bytes = await readIfThere(access.#path);
    if (bytes === undefined) return access;
    try {
      access.#value = stored.parse(JSON.parse(bytes.toString()));
    } catch {
      access.#damaged = true;
    }
    return access;
  }

  get state(): AccessState {
    if (this.#damaged) return 'damaged';
    return this.#value === null ? 'none' : 'enrolled';
  }

  get cards(): readonly { readonly id: number; readonly enrolledAt: string }[] {
    return this.#value?.cards.map(({ id, enrolledAt }) => ({ id, enrolledAt })) ?? [];
  }

  get hasSiteSecret(): boolean {
    return this.#value?.siteSecret != null;
  }

  /** Whether somebody with an account on this machine has allowed a new set-up (`npm run technician -- reset`). */
  async isReopened(): Promise<boolean> {
    return (await readIfThere(this.#openingPath)) !== undefined;
  }

  /** Makes PIN and second factor, in place of all there were. */
  async enrol(made: NewAccess, now: string): Promise<void> {
    const salt = newSalt();
    const cardKey = newSalt();
    const next: Stored = {
      version: 1,
      pin: { salt, hash: await slowHash(made.pin, salt), cost: { ...SCRYPT_COST } },
      cardKey,
      cards:
        made.card === null ? [] : [{ id: 1, digest: await cardDigest(made.card, cardKey), enrolledAt: now }],
      siteSecret: made.siteSecret,
      totpStep: null,
    };
    await this.#write(next);
    this.#damaged = false;
    await removeIfThere(this.#openingPath);
  }

  async isPin(pin: string): Promise<boolean> {
    if (this.#value === null) return false;
    const { salt, hash, cost } = this.#value.pin;
    return sameSecret(await slowHash(pin, salt, cost), hash);
  }

  async isCard(card: IdCard): Promise<boolean> {
    if (this.#value === null) return false;
    const digest = await cardDigest(card, this.#value.cardKey);
    return this.#value.cards.some((one) => sameSecret(digest, one.digest));
  }

  /** The site's secret, for answering a code; null when there is none. */
  get siteSecret(): Buffer | null {
    return this.#value?.siteSecret == null ? null : readSiteSecret(this.#value.siteSecret);
  }

  /** Whether this is the code of now (or of one step beside it), and has not been used. The time must be verified. */
  async isTotp(code: string, verifiedNow: number): Promise<boolean> {
    const secret = this.siteSecret;
    if (secret === null || this.#value === null) return false;
    const now = totpStep(verifiedNow);
    const used = this.#value.totpStep ?? 0;
    const step = [now - 1, now, now + 1].find((one) => one > used && sameSecret(code, totpOf(secret, one)));
    if (step === undefined) return false;
    await this.#write({ ...this.#value, totpStep: step });
    return true;
  }

  async changePin(pin: string): Promise<void> {
    const salt = newSalt();
    const hash = await slowHash(pin, salt);
    await this.#change((value) => ({ ...value, pin: { salt, hash, cost: { ...SCRYPT_COST } } }));
  }

  async addCard(card: IdCard, now: string): Promise<void> {
    if (await this.isCard(card)) return;
    const digest = await cardDigest(card, this.#value?.cardKey ?? '');
    await this.#change((value) => {
      const id = Math.max(0, ...value.cards.map((one) => one.id)) + 1;
      return { ...value, cards: [...value.cards, { id, digest, enrolledAt: now }] };
    });
  }

  /** False when it would leave the kiosk without a second factor. */
  async removeCard(id: number): Promise<boolean> {
    const left = this.#value?.cards.filter((card) => card.id !== id) ?? [];
    if (left.length === 0 && !this.hasSiteSecret) return false;
    await this.#change((value) => ({ ...value, cards: left }));
    return true;
  }

  async setSiteSecret(siteSecret: string): Promise<void> {
    await this.#change((value) => ({ ...value, siteSecret, totpStep: null }));
  }

  async #change(change: (value: Stored) => Stored): Promise<void> {
    if (this.#value !== null) await this.#write(change(this.#value));
  }

  async #write(value: Stored): Promise<void> {
    await writeDurably(this.#path, JSON.stringify(value));
    this.#value = value;
  }
}

/** Keyed and slow: a stolen disk holds key and digest, and numbers can be counted through. */
const cardDigest = (card: IdCard, key: string): Promise<string> =>
  slowHash(createHmac('sha256', key).update(`${card.kind}\n${card.number}`).digest('base64url'), key);
