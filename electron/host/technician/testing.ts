import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAGE_HEADER } from '#shared/api/page.ts';
import { TECHNICIAN_HEADER } from '#shared/api/technician.ts';
import type { DeviceStatus } from '#shared/hardware/messages.ts';
import { createHost, type Host } from '../app.ts';
import { type KioskConfig, openConfig, writeConfig } from '../config.ts';
import { FakeTransport } from '../fake-transport.ts';
import { technicianModule } from './module.ts';

/** For tests. A card as the reader's driver gives it. */
export const testCard = {
  kind: 'resident',
  name: '李晓梅',
  sex: '2',
  birth: '1990-03-07',
  number: '110101199003078515',
  validFrom: '2020-01-01',
  validTo: '2040-01-01',
  photo: 'not-decoded',
  warnings: [],
  address: '北京市东城区某街一号',
  ethnic: '01',
  issuer: '北京市公安局东城分局',
} as const;

type DeviceAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: DeviceStatus };

export interface TestConsole {
  readonly dataDir: string;
  readonly host: Host;
  /** What the reader gives; changed by tests. */
  device: (device: string, verb: string) => DeviceAnswer | null;
  /** Milliseconds the wall clock is moved by. */
  readonly clock: { offset: number };
  /** How often the host was asked to start again. */
  readonly restarts: { count: number };
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** As `ask`, with the token of the last set-up or entry. */
  inside(method: string, path: string, body?: unknown): Promise<Response>;
  token: string;
  /** Sets the console up with a PIN and the card above, or a site secret. */
  setUp(factor?: 'card' | 'site-secret'): Promise<{ siteSecret: string | null }>;
  close(): Promise<void>;
}

export const PIN = '270418';

/** A host in memory with the console in it; `dataDir` of an earlier one continues it as a new program would. */
export async function openTestConsole(
  options: { readonly dataDir?: string; readonly config?: Partial<KioskConfig> } = {},
): Promise<TestConsole> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'technician-')));
  const config = await openConfig(dataDir);
  if (!config.ok) throw new Error(config.error);
  const wanted = { ...config.value, ...options.config };
  await writeConfig(dataDir, wanted);
  const clock = { offset: 0 };
  const restarts = { count: 0 };
  const transport = new FakeTransport((device, verb) => made.device(device, verb));
  const host = await createHost({
    dataDir,
    assetsDir: 'assets',
    pageDir: 'dist/page',
    config: wanted,
    clock: { now: () => Date.now() + clock.offset },
    deviceTransport: transport,
    modules: [
      technicianModule({
        shell: null,
        startAgain: () => {
          restarts.count++;
        },
      }),
    ],
  });
  const made: TestConsole = {
    dataDir,
    host,
    device: () => ({ ok: true, value: testCard }),
    clock,
    restarts,
    token: '',
    ask: (method, path, body, headers = {}) =>
      host.fetch(
        new Request(`http://kiosk/api/technician${path}`, {
          method,
          headers: { [PAGE_HEADER]: 'page', ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    inside: (method, path, body) => made.ask(method, path, body, { [TECHNICIAN_HEADER]: made.token }),
    setUp: async (factor = 'card') => {
      const answer = await made.ask('POST', '/set-up', { pin: PIN, factor });
      const done = (await answer.json()) as { token: string; siteSecret: string | null };
      if (answer.status !== 200) throw new Error(JSON.stringify(done));
      made.token = done.token;
      return done;
    },
    close: () => host.close(),
  };
  return made;
}
