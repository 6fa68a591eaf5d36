import { deriveQueryKeys, isQueryCode, openProgress } from '#shared/envelope/query-code.ts';
import { Progress } from '#shared/platform/cases.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { PlatformApi } from '#shared/sync/platform-api.ts';
import type { HostApi } from '../outbox/host-api.ts';
import type { Outbox } from '../outbox/outbox.ts';

/** What the code on the receipt shows. */
export type ProgressAnswer =
  /** The platform's word, and when this kiosk last heard it. */
  | { readonly kind: 'progress'; readonly progress: Progress; readonly syncedAt: string }
  /** 预受理: still here, waiting for the platform. */
  | {
      readonly kind: 'held';
      readonly intakeNumber: string;
      readonly committedAt: string;
      readonly matters: readonly string[];
    };

/** `not-found-here`: the platform could not be asked, and this kiosk does not know the code. */
export type ProgressProblem = 'not-a-code' | 'not-found' | 'not-found-here';

/** Looks a receipt code up: at the platform if it answers, else in what came down before. */
export async function lookUpProgress(
  deps: { outbox: Outbox; platform: PlatformApi; host: Pick<HostApi, 'news'>; now: () => number },
  queryCode: string,
): Promise<Result<ProgressAnswer, ProgressProblem>> {
  const { outbox, platform, now } = deps;
  if (!isQueryCode(queryCode)) return err('not-a-code');
  const keys = await deriveQueryKeys(queryCode);
  const read = async (sealed: string, syncedAt: string): Promise<ProgressAnswer | undefined> => {
    const parsed = Progress.safeParse(await openProgress(keys, sealed));
    return parsed.success ? { kind: 'progress', progress: parsed.data, syncedAt } : undefined;
  };
  const asked = await platform.progressOf(keys.lookupId);
  if (asked.ok) {
    const answer = await read(asked.value.sealed, new Date(now()).toISOString());
    if (answer !== undefined) return ok(answer);
  }
  const stored = await outbox.progress(keys.lookupId);
  const carried = await deps.host.news(keys.lookupId);
  // By line or by courier, whichever was asked last.
  const all = [
    ...(stored === undefined ? [] : [stored]),
    ...(carried.ok ? [{ sealed: carried.value.sealed, syncedAt: carried.value.askedAt }] : []),
  ];
  const newest = all.sort((a, b) => (a.syncedAt < b.syncedAt ? 1 : -1))[0];
  const known = newest === undefined ? undefined : await read(newest.sealed, newest.syncedAt);
  if (known !== undefined) return ok(known);
  const rows = await outbox.submissions();
  const held = rows.find((row) => row.signed.manifest.lookupId === keys.lookupId)?.signed.manifest;
  if (held !== undefined) {
    const { intakeNumber, committedAt, matters } = held;
    return ok({ kind: 'held', intakeNumber, committedAt, matters });
  }
  const wasAsked = asked.ok || (asked.error.kind === 'park' && asked.error.reason === 'not-found');
  return err(wasAsked ? 'not-found' : 'not-found-here');
}
