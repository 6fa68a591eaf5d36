import { z } from 'zod';

const target = z.looseObject({
  id: z.string(),
  type: z.string(),
  url: z.string(),
  webSocketDebuggerUrl: z.string(),
});
const message = z.looseObject({
  id: z.int().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});
const evaluated = z.looseObject({
  result: z.looseObject({ value: z.unknown().optional() }),
  exceptionDetails: z.unknown().optional(),
});

/** One page of a running Electron, driven by the Chrome DevTools Protocol: the small part the shell's tests need. */
export class CdpPage {
  /** Names this page among all that this Electron ever shows: a page in a new window has another. */
  readonly targetId: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: z.infer<typeof message>) => void>();
  #nextId = 1;
  /** Every event so far, as `[method, params]`. */
  readonly events: [string, unknown][] = [];

  private constructor(targetId: string, socket: WebSocket) {
    this.targetId = targetId;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const received = message.parse(JSON.parse(String(data)));
      if (received.id !== undefined) this.#waiting.get(received.id)?.(received);
      else if (received.method !== undefined) this.events.push([received.method, received.params]);
    });
  }

  /** Waits for a page to be there and connects to it. */
  static async connect(port: number): Promise<CdpPage> {
    const page = await until('a page', async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
      return (
        z
          .array(target)
          .parse(await answer.json())
          .find((one) => one.type === 'page') ?? null
      );
    });
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    return new CdpPage(page.id, socket);
  }

  /** Sends one command. A page that crashes never answers, so the wait has an end. */
  send(method: string, params: object = {}, limitMs = 10_000): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`${method} got no answer`)), limitMs);
      this.#waiting.set(id, (reply) => {
        clearTimeout(limit);
        this.#waiting.delete(id);
        if (reply.error === undefined) resolve(reply.result);
        else reject(new Error(`${method}: ${reply.error.message}`));
      });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Evaluates an expression in the page, awaiting a promise, and gives its JSON value. */
  async evaluate(expression: string): Promise<unknown> {
    const reply = evaluated.parse(
      await this.send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      }),
    );
    if (reply.exceptionDetails !== undefined) throw new Error(JSON.stringify(reply.exceptionDetails));
    return reply.result.value;
  }

  close(): void {
    this.#socket.close();
  }
}

/** Asks again until there is a value that is neither null nor false; a failing attempt counts as none. */
export async function until<T>(
  what: string,
  attempt: () => Promise<T | null | false>,
  limitMs = 20_000,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await attempt().catch(() => null);
    if (value !== null && value !== false) return value;
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
