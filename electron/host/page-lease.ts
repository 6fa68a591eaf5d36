/**
 * One kiosk page at a time: the newest page wins. A page names itself with an id nobody has used before; the first
 * sight of a new id makes it the holder, and the one before is superseded for good.
 */
export class PageLease {
  #holder: string | null = null;
  readonly #superseded = new Set<string>();
  readonly #onTaken: (page: string) => void;

  constructor(onTaken: (page: string) => void = () => undefined) {
    this.#onTaken = onTaken;
  }

  /** True when `page` holds the kiosk (from now on, if it is new); false when a newer page has taken over. */
  claim(page: string): boolean {
    if (page === this.#holder) return true;
    if (this.#superseded.has(page)) return false;
    if (this.#holder !== null) this.#superseded.add(this.#holder);
    this.#holder = page;
    this.#onTaken(page);
    return true;
  }
}
