import type { HostEvent, HostEventName } from '#shared/api/events.ts';

interface Subscriber {
  readonly page: string | null;
  send(text: string): void;
  end(): void;
}

const KEEP_ALIVE_MS = 15_000;
const RETRY_MS = 1000;

/** Server-sent events (WHATWG HTML §9.2) to every page that listens. */
export class EventHub {
  readonly #subscribers = new Set<Subscriber>();
  readonly #snapshots: (() => readonly string[])[] = [];
  readonly #watchers: ((name: HostEventName, event: HostEvent) => void)[] = [];

  /** Adds events every new subscriber gets first. */
  onConnect<N extends HostEventName>(name: N, events: () => readonly HostEvent<N>[]): void {
    this.#snapshots.push(() => events().map((event) => frame(name, event)));
  }

  /** Hears every event inside the host, for as long as it runs. */
  watch(watcher: (name: HostEventName, event: HostEvent) => void): void {
    this.#watchers.push(watcher);
  }

  publish<N extends HostEventName>(name: N, event: HostEvent<N>): void {
    for (const watcher of this.#watchers) watcher(name, event);
    for (const subscriber of this.#subscribers) subscriber.send(frame(name, event));
  }

  /** Tells every page but `page` that it has been superseded, and ends its stream. Nameless listeners (tools) stay. */
  supersede(page: string): void {
    for (const subscriber of [...this.#subscribers]) {
      if (subscriber.page === null || subscriber.page === page) continue;
      subscriber.send(frame('superseded', {}));
      subscriber.end();
    }
  }

  /** The stream is freed by its `cancel()`: on app:// the request's own signal never aborts. */
  subscribe(page: string | null): Response {
    const subscribers = this.#subscribers;
    const snapshots = this.#snapshots;
    let subscriber: Subscriber | undefined;
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearInterval(timer);
      if (subscriber !== undefined) subscribers.delete(subscriber);
    };
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const encoder = new TextEncoder();
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        subscriber = {
          page,
          send,
          end: () => {
            stop();
            controller.close();
          },
        };
        send(`retry: ${RETRY_MS}\n\n`);
        for (const snapshot of snapshots) for (const text of snapshot()) send(text);
        subscribers.add(subscriber);
        timer = setInterval(() => send(': alive\n\n'), KEEP_ALIVE_MS);
        timer.unref();
      },
      cancel: stop,
    });
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    });
  }

  get size(): number {
    return this.#subscribers.size;
  }

  close(): void {
    for (const subscriber of [...this.#subscribers]) subscriber.end();
  }
}

const frame = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
