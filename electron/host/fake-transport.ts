import type { DeviceMessage, DeviceStatus, HostMessage } from '#shared/hardware/messages.ts';
import type { DeviceTransport } from './device-client.ts';

type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: DeviceStatus };

/** For tests. A device process in memory: it builds every configured device and answers calls by `answer`. */
export class FakeTransport implements DeviceTransport {
  readonly posted: HostMessage[] = [];
  starts = 0;
  /** False: the process hangs. */
  answersPings = true;
  /** False: its devices are never ready. */
  builds = true;
  #onMessage: ((message: DeviceMessage) => void)[] = [];
  #onExit: (() => void)[] = [];
  readonly #answer: (device: string, verb: string, args: unknown) => Answer | null;

  /** `answer` gives null for a call that never gets one. */
  constructor(answer: (device: string, verb: string, args: unknown) => Answer | null = () => null) {
    this.#answer = answer;
  }

  start(): void {
    this.starts++;
  }

  post(message: HostMessage): void {
    this.posted.push(message);
    if ('configure' in message) {
      if (!this.builds) return;
      this.emit({
        event: 'ready',
        devices: message.configure.map(({ id, kind, port }) => ({
          id,
          kind,
          simulated: port.type === 'simulator',
        })),
      });
      return;
    }
    if ('ping' in message) {
      if (this.answersPings) this.emit({ event: 'pong', ping: message.ping });
      return;
    }
    const answer =
      'detect' in message
        ? this.#answer('', 'detect', message.detect)
        : 'probe' in message
          ? this.#answer(message.probe.id, 'probe', message.probe)
          : this.#answer(message.device, message.verb, message.args);
    if (answer === null) return;
    this.emit({ id: message.id, ...answer });
  }

  emit(message: DeviceMessage): void {
    for (const listener of this.#onMessage) listener(message);
  }

  onMessage(listener: (message: DeviceMessage) => void): void {
    this.#onMessage.push(listener);
  }

  onExit(listener: () => void): void {
    this.#onExit.push(listener);
  }

  kill(): void {
    for (const listener of this.#onExit) listener();
  }
}
