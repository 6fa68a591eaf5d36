import { v7 as uuidv7 } from 'uuid';
import { canonicalDigest } from '#shared/envelope/canonical.ts';
import {
  type AuditReceipt,
  AuditSegment,
  CommandOutcome,
  type Commands,
  Heartbeat,
  RemoteCommand,
} from '#shared/platform/machines.ts';
import type { PlatformProblem } from '#shared/platform/problem.ts';
import { StatisticsDay } from '#shared/platform/statistics.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { PlatformKeys } from './keys.ts';
import type { Database } from './store/database.ts';

type Answer<T> = Promise<Result<{ readonly created: boolean; readonly body: T }, PlatformProblem>>;

/** What concerns the machines and no citizen: heartbeats, commands, audit, statistics. */
export interface Machines {
  heartbeat(kiosk: string, body: unknown): Answer<Commands>;
  outcome(kiosk: string, commandId: string, body: unknown): Answer<{ commandId: string }>;
  audit(kiosk: string, segment: string, body: unknown): Answer<AuditReceipt>;
  statistics(kiosk: string, day: string, body: unknown): Answer<{ day: string; revision: number }>;
  /** The desk tells a kiosk to do something; undefined where there is no such kiosk. */
  command(kiosk: string, kind: RemoteCommand['kind'], on: boolean): Promise<RemoteCommand | undefined>;
}

/** A kiosk that was offline longer does not act on an old order. */
const COMMAND_HOURS = 24;

export function createMachines(db: Database, keys: PlatformKeys, clock: { now(): number }): Machines {
  const now = () => new Date(clock.now()).toISOString();
  return {
    heartbeat: async (kiosk, body) => {
      const heartbeat = Heartbeat.safeParse(body);
      if (!heartbeat.success) return err('body-invalid');
      await db.run(
        `INSERT INTO heartbeats (kiosk, at, json) VALUES (?, ?, ?)
         ON CONFLICT (kiosk) DO UPDATE SET at = excluded.at, json = excluded.json`,
        kiosk,
        now(),
        JSON.stringify(heartbeat.data),
      );
      const rows = await db.all<{ json: string }>(
        'SELECT json FROM commands WHERE kiosk = ? AND outcome IS NULL ORDER BY given_at, id',
        kiosk,
      );
      const open = rows
        .map(({ json }) => RemoteCommand.parse(JSON.parse(json)))
        .filter((one) => one.notAfter > now());
      const commands = { kiosk, time: now(), commands: open.slice(0, 20) };
      return ok({
        created: false,
        body: { commands, ...(await keys.sign('yiciban/commands/1', commands)) },
      });
    },
    outcome: async (kiosk, commandId, body) => {
      const outcome = CommandOutcome.safeParse(body);
      if (!outcome.success) return err('body-invalid');
      const update = 'UPDATE commands SET outcome = ? WHERE id = ? AND kiosk = ? AND outcome IS NULL';
      const changed = await db.run(update, JSON.stringify(outcome.data), commandId, kiosk);
      const select = 'SELECT 1 AS known FROM commands WHERE id = ? AND kiosk = ?';
      if (changed === 0 && (await db.get(select, commandId, kiosk)) === undefined) return err('not-found');
      return ok({ created: changed === 1, body: { commandId } });
    },
    audit: async (kiosk, segment, body) => {
      const parsed = AuditSegment.safeParse(body);
      if (!parsed.success || String(parsed.data.segment) !== segment) return err('body-invalid');
      const digest = await canonicalDigest(parsed.data);
      const receipt = { kiosk, segment: parsed.data.segment, digest, time: now() };
      const signed: AuditReceipt = { receipt, ...(await keys.sign('yiciban/audit-receipt/1', receipt)) };
      const added = await db.run(
        `INSERT INTO audit (kiosk, segment, digest, json, receipt) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        kiosk,
        parsed.data.segment,
        digest,
        JSON.stringify(parsed.data),
        JSON.stringify(signed),
      );
      const kept = await db.get<{ digest: string; receipt: string }>(
        'SELECT digest, receipt FROM audit WHERE kiosk = ? AND segment = ?',
        kiosk,
        parsed.data.segment,
      );
      if (kept?.digest !== digest) return err('audit-mismatch');
      return ok({ created: added === 1, body: JSON.parse(kept.receipt) });
    },
    statistics: async (kiosk, day, body) => {
      const parsed = StatisticsDay.safeParse(body);
      if (!parsed.success || parsed.data.day !== day) return err('body-invalid');
      const changed = await db.run(
        `INSERT INTO statistics (kiosk, day, revision, json) VALUES (?, ?, ?, ?)
         ON CONFLICT (kiosk, day) DO UPDATE SET revision = excluded.revision, json = excluded.json
         WHERE statistics.revision < excluded.revision`,
        kiosk,
        day,
        parsed.data.revision,
        JSON.stringify(parsed.data.lifeEvents),
      );
      const select = 'SELECT revision FROM statistics WHERE kiosk = ? AND day = ?';
      const kept = await db.get<{ revision: number }>(select, kiosk, day);
      return ok({ created: changed === 1, body: { day, revision: kept?.revision ?? 0 } });
    },
    command: async (kiosk, kind, on) => {
      const select = 'SELECT 1 AS known FROM devices WHERE kiosk = ?';
      if ((await db.get(select, kiosk)) === undefined) return undefined;
      const notAfter = new Date(clock.now() + COMMAND_HOURS * 3600_000).toISOString();
      const common = { commandId: uuidv7(), notAfter };
      const command: RemoteCommand =
        kind === 'out-of-service' ? { kind, ...common, on } : { kind, ...common };
      await db.run(
        'INSERT INTO commands (id, kiosk, json, given_at, outcome) VALUES (?, ?, ?, ?, NULL)',
        command.commandId,
        kiosk,
        JSON.stringify(command),
        now(),
      );
      return command;
    },
  };
}
