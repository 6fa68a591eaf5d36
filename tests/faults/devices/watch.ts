/** Hears what drivers tell: every status on the host's event stream, every answer the page got to a verb. */
import type { Page, Response } from 'playwright-core';
import type { PlayedDevice } from '#shared/hardware/fault-scenario.ts';
import type { TestKiosk } from '../../kiosk/kiosk.ts';

const verbs: readonly (readonly [RegExp, PlayedDevice])[] = [
  [/^\/api\/devices\/id-card\/read$/, 'id-card'],
  [/^\/api\/devices\/scanner\/(scan|next)$/, 'scanner'],
  [/^\/api\/journal\/[^/]+\/print$/, 'receipt-printer'],
  [/^\/api\/documents\/print$/, 'document-printer'],
  [/^\/api\/devices\/code-reader\/read$/, 'code-reader'],
];

interface Heard {
  readonly device: string;
  readonly what: unknown;
}

export class Watch {
  #statuses: Heard[] = [];
  #answers: Heard[] = [];
  readonly #stop = new AbortController();

  constructor(kiosk: TestKiosk, page: Page) {
    page.on('response', (response) => void this.#answered(response));
    void this.#listen(kiosk);
  }

  /** Forgets what was heard so far. */
  begin(): void {
    this.#statuses = [];
    this.#answers = [];
  }

  statuses(device: string): unknown[] {
    return this.#statuses.filter((one) => one.device === device).map((one) => one.what);
  }

  answers(device: string): unknown[] {
    return this.#answers.filter((one) => one.device === device).map((one) => one.what);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #answered(response: Response): Promise<void> {
    const path = new URL(response.url()).pathname;
    const device = verbs.find(([pattern]) => pattern.test(path))?.[1];
    if (device === undefined) return;
    // An answer to a question that belongs to the fault before is none of this one.
    const list = this.#answers;
    const type = response.headers()['content-type'] ?? '';
    // A page that was left takes the body with it.
    const what: unknown = type.includes('json') ? await response.json().catch(() => null) : { type };
    if (list === this.#answers) list.push({ device, what });
  }

  async #listen(kiosk: TestKiosk): Promise<void> {
    const { signal } = this.#stop;
    const text = new TextDecoder();
    let rest = '';
    try {
      const response = await fetch(`${kiosk.origin}/api/events`, {
        headers: { authorization: `Bearer ${kiosk.token}` },
        signal,
      });
      for await (const chunk of response.body ?? []) {
        const events = (rest + text.decode(chunk, { stream: true })).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) this.#heard(event);
      }
    } catch (error) {
      // The kiosk ends its streams when it stops; anything else shows as a status nobody heard.
      if (!signal.aborted) process.stderr.write(`The event stream ended: ${String(error)}\n`);
    }
  }

  #heard(event: string): void {
    const data = /^event: device\ndata: (.*)$/m.exec(event)?.[1];
    if (data === undefined) return;
    const { device, status } = JSON.parse(data) as { device: string; status: unknown };
    this.#statuses.push({ device, what: status });
  }
}
