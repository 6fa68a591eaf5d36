import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogueStatus, catalogueTaken } from '#shared/api/catalogue.ts';
import { kioskInfo } from '#shared/api/kiosk.ts';
import { type NamedKey, z } from '#shared/envelope/schema.ts';
import { JournalList } from '#shared/platform/journal.ts';
import {
  CommandOutcome,
  commandsFor,
  type Heartbeat,
  type RemoteCommand,
} from '#shared/platform/machines.ts';
import { readIfThere, writeDurably } from './journal/files.ts';

export interface RemoteDeps {
  readonly dataDir: string;
  readonly kioskId: string;
  readonly version: string;
  /** A request to this very host, as its own tools make them. */
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  /** Keys whose commands count. */
  readonly trusted: () => readonly NamedKey[];
  readonly devices: () => Heartbeat['devices'];
  /** Milliseconds, the platform's time where it is known. */
  readonly now: () => number;
  readonly healthChanged: () => void;
}

/** Remote care: says how the machine does, and does what the platform may ask of it. */
export interface Remote {
  /** One heartbeat, the commands that came with its answer, and what became of them. Never rejects. */
  beat(): Promise<void>;
  /** `out-of-service` while the platform has said so. */
  health(): readonly string[];
}

const Kept = z.strictObject({
  outOfService: z.boolean(),
  /** Commands this machine has acted on, newest last; `told` when the platform knows. */
  done: z.array(z.strictObject({ commandId: z.string(), outcome: CommandOutcome, told: z.boolean() })),
});
type Kept = z.infer<typeof Kept>;

const REMEMBERED = 200;
const MIB = 1024 * 1024;

export async function openRemote(deps: RemoteDeps): Promise<Remote> {
  const { request, kioskId } = deps;
  const path = join(deps.dataDir, 'remote.json');
  let kept = await read(path);
  const keep = async (change: Partial<Kept>): Promise<void> => {
    kept = { ...kept, ...change };
    await writeDurably(path, JSON.stringify({ ...kept, done: kept.done.slice(-REMEMBERED) }));
  };
  const send = (method: string, at: string, body: unknown): Promise<Response> =>
    request(`/platform/v1/devices/${kioskId}/${at}`, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  /** Restarting and diagnostics need a shell that offers them; none does yet, and that is said. */
  const perform = async (command: RemoteCommand): Promise<Pick<CommandOutcome, 'outcome' | 'reason'>> => {
    switch (command.kind) {
      case 'out-of-service':
        await keep({ outOfService: command.on });
        deps.healthChanged();
        return { outcome: 'done', reason: null };
      case 'fetch-catalogue': {
        const headers = { authorization: 'Bearer host' };
        const answer = await request('/api/catalogue/update', { method: 'POST', headers });
        const taken = catalogueTaken.safeParse(answer.ok ? await answer.json() : undefined).data;
        const wasReached = taken !== undefined && taken.outcome !== 'unreachable';
        return wasReached ? { outcome: 'done', reason: null } : { outcome: 'failed', reason: 'not-taken' };
      }
      default:
        return { outcome: 'refused', reason: 'not-supported' };
    }
  };

  const obey = async (answer: unknown): Promise<void> => {
    for (const command of await commandsFor(kioskId, answer, deps.trusted(), deps.now())) {
      if (kept.done.some((one) => one.commandId === command.commandId)) continue;
      const outcome = { ...(await perform(command)), at: new Date(deps.now()).toISOString() };
      await keep({ done: [...kept.done, { commandId: command.commandId, outcome, told: false }] });
    }
    for (const { commandId, outcome, told } of kept.done) {
      if (told) continue;
      const heard = await send('PUT', `commands/${commandId}`, outcome);
      await heard.body?.cancel();
      if (!heard.ok) continue;
      await keep({
        done: kept.done.map((one) => (one.commandId === commandId ? { ...one, told: true } : one)),
      });
    }
  };

  let beating = false;
  return {
    health: () => (kept.outOfService ? ['out-of-service'] : []),
    beat: async () => {
      if (beating) return;
      beating = true;
      try {
        const answer = await send('POST', 'heartbeat', await heartbeatOf(deps));
        if (answer.ok) await obey(await answer.json());
        else await answer.body?.cancel();
      } catch {
        // Remote care is for good days: a full disk or a broken road must not stop a visit. The next beat tries again.
      } finally {
        beating = false;
      }
    },
  };
}

/** How the machine does now, from what its own host says of it. */
async function heartbeatOf({ request, dataDir, version, devices, now }: RemoteDeps): Promise<Heartbeat> {
  const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const answer = await request(path);
    return schema.safeParse(answer.ok ? await answer.json() : undefined).data;
  };
  const kiosk = await ask('/api/kiosk', kioskInfo);
  const journal = (await ask('/api/journal', JournalList))?.entries ?? [];
  const catalogue = await ask('/api/catalogue/status', catalogueStatus);
  const held = journal.filter((one) => one.truth === 'held');
  const { bavail, bsize } = await statfs(dataDir);
  return {
    sentAt: new Date(now()).toISOString(),
    version,
    catalogue: catalogue?.hash ?? null,
    uptimeSeconds: Math.floor(process.uptime()),
    accepting: kiosk?.accepting.ok ?? false,
    outbox: {
      queued: held.length,
      received: journal.filter((one) => one.truth === 'received').length,
      parked: null,
      oldestQueuedAt: held.map((one) => one.committedAt).sort()[0] ?? null,
      lastSeq: Math.max(0, ...journal.map((one) => one.seq)),
    },
    freeMiB: Math.floor((bavail * bsize) / MIB),
    devices: [...devices()],
  };
}

/** What was kept before; a file nobody can read means: in service, nothing done. */
async function read(path: string): Promise<Kept> {
  const nothing: Kept = { outOfService: false, done: [] };
  try {
    const bytes = await readIfThere(path);
    return bytes === undefined ? nothing : Kept.parse(JSON.parse(bytes.toString()));
  } catch {
    return nothing;
  }
}
