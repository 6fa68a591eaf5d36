/** The simulated network cable: what the dock cuts. A kiosk with real devices never switches it. */
export class NetworkSwitch {
  #online = true;
  readonly #listeners: ((online: boolean) => void)[] = [];

  get online(): boolean {
    return this.#online;
  }

  set(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    for (const listener of this.#listeners) listener(online);
  }

  onChange(listener: (online: boolean) => void): void {
    this.#listeners.push(listener);
  }
}
