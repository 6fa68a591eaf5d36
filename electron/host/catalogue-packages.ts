import type { CatalogueProblem, ReadText } from '#shared/catalogue/load.ts';
import { covers } from '#shared/catalogue/overlay.ts';
import {
  loadPackage,
  type PackageRefusal,
  packageDigest,
  type ReadBlob,
  type SignedPackage,
  verifyPackage,
} from '#shared/catalogue/package.ts';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import { type Bytes, sha256Hex } from '#shared/envelope/bytes.ts';
import type { NamedKey } from '#shared/envelope/schema.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { CatalogueStore } from './catalogue-store.ts';
import { codeOf } from './journal/files.ts';
import type { PlatformTime } from './platform-time.ts';

export type Load = (read: ReadText) => Promise<Result<Catalogue, CatalogueProblem[]>>;

export interface PackagesOptions {
  readonly store: CatalogueStore;
  readonly trusted: readonly NamedKey[];
  /** The kiosk's region, 6 digits. */
  readonly region: string;
  readonly time: PlatformTime;
  readonly load: Load;
  /** Reads what came with the program, or what is wrong with it. */
  readonly shipped: () => Promise<Result<Catalogue, CatalogueProblem[]>>;
  /** Another catalogue runs now. */
  readonly changed: () => void;
}

/** What became of a package that was offered. */
export interface Taken {
  readonly outcome: 'running' | 'waiting' | 'unchanged';
  readonly version: number;
}

interface Held {
  readonly signed: SignedPackage;
  readonly digest: string;
  readonly catalogue: Catalogue;
}

/** Decides which catalogue runs: the newest package that can be believed and is in force, else the shipped one. */
export class CataloguePackages {
  readonly #options: PackagesOptions;
  /** Highest version first: those that wait for their day, the one that runs, the one before it. */
  #held: readonly Held[] = [];
  #running: Held | undefined;
  #shipped: Result<Catalogue, CatalogueProblem[]> = err([]);
  #refused: PackageRefusal | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(options: PackagesOptions) {
    this.#options = options;
  }

  /** Reads what the store holds. A package that cannot be believed any more is passed over, and told of. */
  static async open(options: PackagesOptions): Promise<CataloguePackages> {
    const packages = new CataloguePackages(options);
    await packages.#read();
    return packages;
  }

  /** Reads everything again: on another day other overlays are in force. */
  reload(): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.catalogue?.hash;
      await this.#read();
      if (this.catalogue?.hash !== before) this.#options.changed();
    });
  }

  async #read(): Promise<void> {
    const { shipped, store } = this.#options;
    this.#shipped = await shipped();
    const held: Held[] = [];
    let refused: PackageRefusal | undefined;
    for (const given of await store.packages()) {
      const one = await this.#believe(given, store.blob);
      if (one.ok) held.push(one.value);
      else refused ??= one.error;
    }
    this.#held = held;
    this.#running = this.#due();
    this.#refused = refused;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** The catalogue visits begin with; undefined when there is none at all. */
  get catalogue(): Catalogue | undefined {
    if (this.#running !== undefined) return this.#running.catalogue;
    return this.#shipped.ok ? this.#shipped.value : undefined;
  }

  /** What is wrong with the shipped catalogue. */
  get defects(): readonly CatalogueProblem[] {
    return this.#shipped.ok ? [] : this.#shipped.error;
  }

  /** The package that runs; undefined while the shipped catalogue does. */
  get running(): SignedPackage | undefined {
    return this.#running?.signed;
  }

  /** The package that will run when its day comes. */
  get waiting(): SignedPackage | undefined {
    return this.#waiting?.signed;
  }

  /** Why the last package that was offered or found was not taken; undefined when it was. */
  get refused(): PackageRefusal | undefined {
    return this.#refused;
  }

  /** True when the running package is past its date, by whatever clock there is. */
  get isExpired(): boolean {
    return this.#running !== undefined && this.#isPast(this.#running.signed.index.expires);
  }

  /** Takes an offered package, or says why not; then nothing changes. One at a time. */
  offer(given: unknown, blob: ReadBlob): Promise<Result<Taken, PackageRefusal>> {
    return this.#inTurn(() => this.#take(given, blob));
  }

  /** Notes why something that was offered could not even be read as a package. */
  decline(refusal: PackageRefusal): Result<never, PackageRefusal> {
    this.#refused = refusal;
    return err(refusal);
  }

  /** Lets a package run whose day has come. */
  tick(): void {
    const due = this.#due();
    if (due === undefined || due === this.#running) return;
    this.#running = due;
    this.#options.changed();
  }

  async #take(given: unknown, blob: ReadBlob): Promise<Result<Taken, PackageRefusal>> {
    const { store, time } = this.#options;
    const blobs = new Map<string, Bytes>();
    /** What lies here already, if it is whole, need not come again. */
    const collect: ReadBlob = async (sha256) => {
      const here = await store.blob(sha256);
      const whole = here !== undefined && (await sha256Hex(here)) === sha256;
      const bytes = whole ? here : await blob(sha256);
      if (bytes !== undefined) blobs.set(sha256, bytes);
      return bytes;
    };
    const believed = await this.#believe(given, collect, async (signed, digest) => {
      if (digest === this.#newest?.digest) return undefined;
      const running = this.#newest?.signed.index.version ?? this.catalogue?.version ?? 0;
      const { version, expires } = signed.index;
      if (version <= running) return { reason: 'version-not-higher', version, running };
      if (expires !== undefined && time.verified && this.#isPast(expires))
        return { reason: 'expired', expires };
      return undefined;
    });
    this.#refused = believed.ok ? undefined : believed.error;
    if (!believed.ok) return believed;
    const { version } = believed.value.signed.index;
    if (believed.value.digest === this.#newest?.digest) return ok({ outcome: 'unchanged', version });

    try {
      await store.put(believed.value.signed, blobs);
    } catch (error) {
      this.#refused = { reason: 'not-stored', detail: codeOf(error) ?? 'unknown error' };
      return err(this.#refused);
    }
    this.#held = [believed.value, ...this.#held];
    this.tick();
    const at = this.#running === undefined ? -1 : this.#held.indexOf(this.#running);
    // Those that wait, the one that runs, and the one before it, should the disk spoil this one.
    this.#held = this.#held.slice(0, at < 0 ? undefined : at + 2);
    await store.keepOnly(this.#held.map((one) => one.signed));
    return ok({ outcome: this.#running === believed.value ? 'running' : 'waiting', version });
  }

  /** Signature, region, `more`, then every file and the catalogue they make. */
  async #believe(
    given: unknown,
    blob: ReadBlob,
    more: (signed: SignedPackage, digest: string) => Promise<PackageRefusal | undefined> = async () =>
      undefined,
  ): Promise<Result<Held, PackageRefusal>> {
    const { trusted, region, load } = this.#options;
    const verified = await verifyPackage(given, trusted);
    if (!verified.ok) return verified;
    const { index } = verified.value;
    if (!covers(index.region, region)) return err({ reason: 'other-region', region: index.region });
    const digest = await packageDigest(index);
    const refusal = await more(verified.value, digest);
    if (refusal !== undefined) return err(refusal);
    const catalogue = await loadPackage(index, blob, load);
    return catalogue.ok ? ok({ signed: verified.value, digest, catalogue: catalogue.value }) : catalogue;
  }

  get #newest(): Held | undefined {
    return this.#held[0];
  }

  get #waiting(): Held | undefined {
    return this.#newest === this.#running ? undefined : this.#newest;
  }

  #due(): Held | undefined {
    return this.#held.find((one) => this.#isPast(one.signed.index.effectiveFrom));
  }

  #isPast(moment: string | undefined): boolean {
    return moment !== undefined && Date.parse(moment) <= this.#options.time.now();
  }
}
