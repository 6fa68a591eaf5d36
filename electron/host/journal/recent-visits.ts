import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Base64Url, UuidV7, z } from '#shared/envelope/schema.ts';
import type { BootClock } from '../boot-clock.ts';
import { isDiskFull, readIfThere, writeDurably } from './files.ts';

/** How long the same card for the same life event is told of the one before. */
const REMEMBERED_MS = 24 * 3600_000;

const Kept = z.strictObject({
  /** 32 random bytes; made anew whenever nothing is remembered any more. */
  key: Base64Url,
  visits: z.array(
    z.strictObject({
      submissionId: UuidV7,
      tag: z.string().regex(/^[0-9a-f]{64}$/),
      /** By the wall clock, and by the clock that is never set. */
      at: z.int(),
      boot: z.string(),
      sinceBootMs: z.int(),
    }),
  ),
});
type Kept = z.infer<typeof Kept>;

/** Whose card it was and for what. Leaves memory only as a keyed hash. */
export interface Holder {
  readonly documentType: string;
  readonly number: string;
  readonly lifeEvent: string;
}

/** Which card submitted for which life event in the last 24 hours, as HMAC-SHA256 tags under a key that never leaves the host. */
export interface RecentVisits {
  /** Submissions of this card and event, newest first. */
  find(holder: Holder): Promise<string[]>;
  /** Remembers one. A full disk is no reason to refuse a submission: then it is not remembered. */
  remember(holder: Holder, submissionId: string): Promise<void>;
  /** Forgets what is over. */
  prune(): Promise<void>;
}

export function openRecentVisits(
  folder: string,
  clock: { now(): number },
  bootClock: BootClock,
): RecentVisits {
  const path = join(folder, 'recent.json');
  const fresh = (): Kept => ({ key: randomBytes(32).toString('base64url'), visits: [] });

  const read = async (): Promise<Kept> => {
    try {
      return Kept.safeParse(JSON.parse(String(await readIfThere(path)))).data ?? fresh();
    } catch {
      return fresh();
    }
  };
  /**
   * Within one boot of the machine the wall clock may be set as it likes. Across boots a time still to come means that the clock was put
   * right since: when it was is not known, so it counts from now on.
   */
  const live = ({ visits }: Kept): Kept['visits'] => {
    const now = clock.now();
    return visits.flatMap((visit) => {
      if (visit.boot === bootClock.boot)
        return bootClock.sinceBootMs() - visit.sinceBootMs < REMEMBERED_MS ? [visit] : [];
      const at = Math.min(visit.at, now);
      return now - at < REMEMBERED_MS ? [{ ...visit, at }] : [];
    });
  };
  const tagOf = (key: string, { documentType, number, lifeEvent }: Holder): string =>
    createHmac('sha256', Buffer.from(key, 'base64url'))
      .update(JSON.stringify([documentType, number, lifeEvent]))
      .digest('hex');

  return {
    find: async (holder) => {
      const kept = await read();
      const tag = tagOf(kept.key, holder);
      const found = live(kept).filter((visit) => visit.tag === tag);
      return found.map(({ submissionId }) => submissionId).reverse();
    },
    remember: async (holder, submissionId) => {
      const kept = await read();
      const visits = live(kept).filter((visit) => visit.submissionId !== submissionId);
      const key = visits.length === 0 ? fresh().key : kept.key;
      visits.push({
        submissionId,
        tag: tagOf(key, holder),
        at: clock.now(),
        boot: bootClock.boot,
        sinceBootMs: bootClock.sinceBootMs(),
      });
      try {
        await writeDurably(path, JSON.stringify({ key, visits } satisfies Kept));
      } catch (error) {
        if (!isDiskFull(error)) throw error;
      }
    },
    prune: async () => {
      if ((await readIfThere(path)) === undefined) return;
      const kept = await read();
      const visits = live(kept);
      if (visits.length > 0 && JSON.stringify(visits) === JSON.stringify(kept.visits)) return;
      try {
        await writeDurably(path, JSON.stringify(visits.length === 0 ? fresh() : { ...kept, visits }));
      } catch (error) {
        if (!isDiskFull(error)) throw error;
      }
    },
  };
}
