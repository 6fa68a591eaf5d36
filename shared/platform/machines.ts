/** What kiosk and platform say about the machine itself: how it does, what it shall do, what was done at it. */
import { Instant, type NamedKey, Sha256, UuidV7, z } from '#shared/envelope/schema.ts';
import { isSigned, signedAs } from './signed.ts';

const Code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/);
const Count = z.int().min(0).max(1_000_000_000);

/** `POST /v1/devices/{kiosk}/heartbeat`. Counts and codes only, nothing about any citizen. */
export const Heartbeat = z.strictObject({
  sentAt: Instant,
  version: z.string().min(1).max(40),
  /** SHA-256 of the catalogue in use. */
  catalogue: Sha256.nullable(),
  uptimeSeconds: Count,
  /** `false`: out of service, whoever said so. */
  accepting: z.boolean(),
  outbox: z.strictObject({
    queued: Count,
    received: Count,
    /** Null where the page has not said. */
    parked: Count.nullable(),
    oldestQueuedAt: Instant.nullable(),
    /** The kiosk's own last number, so that the platform knows what it has not seen yet. */
    lastSeq: Count,
  }),
  freeMiB: Count,
  devices: z.array(z.strictObject({ id: Code, kind: Code, status: Code, simulated: z.boolean() })).max(40),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

const command = { commandId: UuidV7, notAfter: Instant };
/** The closed list of what a platform may tell a kiosk to do. Nothing in it carries code, a path or an address. */
export const RemoteCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('restart'), ...command }),
  z.strictObject({ kind: z.literal('out-of-service'), ...command, on: z.boolean() }),
  z.strictObject({ kind: z.literal('fetch-catalogue'), ...command }),
  z.strictObject({ kind: z.literal('send-diagnostics'), ...command }),
]);
export type RemoteCommand = z.infer<typeof RemoteCommand>;
export const commandKinds = ['restart', 'out-of-service', 'fetch-catalogue', 'send-diagnostics'] as const;

/** For one kiosk only, so that no command can be shown to another. */
export const CommandsBody = z.strictObject({
  kiosk: z.string(),
  time: Instant,
  commands: z.array(RemoteCommand).max(20),
});
/** Answer of a heartbeat: what has not been reported done. The kiosk does each id once. */
export const Commands = signedAs('commands', CommandsBody);
export type Commands = z.infer<typeof Commands>;

/** What a kiosk may do of an answer: nothing, unless a trusted key signed it for this kiosk; never after `notAfter`. */
export async function commandsFor(
  kiosk: string,
  body: unknown,
  trusted: readonly NamedKey[],
  now: number,
): Promise<readonly RemoteCommand[]> {
  const parsed = Commands.safeParse(body);
  if (!parsed.success || parsed.data.commands.kiosk !== kiosk) return [];
  if (!(await isSigned('yiciban/commands/1', parsed.data.commands, parsed.data, trusted))) return [];
  return parsed.data.commands.commands.filter((one) => now < Date.parse(one.notAfter));
}

/** `PUT /v1/devices/{kiosk}/commands/{commandId}`: what became of it. */
export const CommandOutcome = z.strictObject({
  outcome: z.enum(['done', 'refused', 'failed']),
  at: Instant,
  /** A stable code, no text. */
  reason: Code.nullable(),
});
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** `PUT /v1/devices/{kiosk}/audit/{segment}`: a piece of the kiosk's chained audit log; the same piece for ever. */
export const AuditSegment = z.strictObject({
  /** 1 for the first, then without gaps. */
  segment: z.int().min(1),
  /** Digest of the segment before, null for the first. */
  previous: Sha256.nullable(),
  entries: z
    .array(
      z.strictObject({
        at: Instant,
        event: Code,
        actor: Code,
        /** Codes, ids and numbers; never a name or a number of a person. */
        facts: z.record(Code, z.union([z.string().max(200), z.number(), z.boolean(), z.null()])),
      }),
    )
    .min(1)
    .max(2000),
});
export type AuditSegment = z.infer<typeof AuditSegment>;

export const AuditReceiptBody = z.strictObject({
  kiosk: z.string(),
  segment: z.int(),
  digest: Sha256,
  time: Instant,
});
/** The platform's word that it holds the segment with this canonical digest: the licence to drop it from the kiosk. */
export const AuditReceipt = signedAs('receipt', AuditReceiptBody);
export type AuditReceipt = z.infer<typeof AuditReceipt>;
