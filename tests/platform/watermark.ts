import { type Refusal, Watermark, type WatermarkBody } from '#shared/platform/watermark.ts';
import type { PlatformKeys } from './keys.ts';
import type { Database } from './store/database.ts';

/** What of a kiosk's chain was ever seen here. */
export interface Seen {
  /** Notes a manifest whose signature holds, before anything else is decided about it. */
  note(manifest: { kiosk: string; seq: number; submissionId: string }, digest: string): Promise<void>;
  /** It was refused: seen, so not lost, but no case came of it. */
  refuse(manifest: { kiosk: string; seq: number }, digest: string, problem: Refusal): Promise<void>;
  /** It was taken after all. */
  take(manifest: { kiosk: string; seq: number }, digest: string): Promise<void>;
  watermark(kiosk: string): Promise<Watermark>;
}

const MOST_RANGES = 1000;

export function createSeen(db: Database, keys: PlatformKeys, now: () => string): Seen {
  const where = 'WHERE kiosk = ? AND seq = ? AND digest = ?';
  return {
    note: async ({ kiosk, seq, submissionId }, digest) => {
      await db.run(
        `INSERT INTO seen (kiosk, seq, digest, submission, refusal, at) VALUES (?, ?, ?, ?, NULL, ?)
         ON CONFLICT DO NOTHING`,
        kiosk,
        seq,
        digest,
        submissionId,
        now(),
      );
    },
    refuse: async ({ kiosk, seq }, digest, problem) => {
      await db.run(`UPDATE seen SET refusal = ? ${where}`, problem, kiosk, seq, digest);
    },
    take: async ({ kiosk, seq }, digest) => {
      await db.run(`UPDATE seen SET refusal = NULL ${where} AND refusal IS NOT NULL`, kiosk, seq, digest);
    },
    watermark: async (kiosk) => {
      // A run of numbers begins where the one before is missing and ends where the one after is.
      const edge = (
        next: string,
      ) => `SELECT DISTINCT s.seq AS seq FROM seen s WHERE s.kiosk = ? AND NOT EXISTS
        (SELECT 1 FROM seen t WHERE t.kiosk = s.kiosk AND t.seq = s.seq ${next}) ORDER BY seq LIMIT ${MOST_RANGES}`;
      const starts = (await db.all<{ seq: number }>(edge('- 1'), kiosk)).map(({ seq }) => seq);
      const ends = (await db.all<{ seq: number }>(edge('+ 1'), kiosk)).map(({ seq }) => seq);
      const missing = starts.flatMap((start, index) => {
        const from = (ends[index - 1] ?? 0) + 1;
        return from < start ? [{ from, to: start - 1 }] : [];
      });
      const refused = await db.all<{ seq: number; submission: string; digest: string; refusal: string }>(
        'SELECT * FROM seen WHERE kiosk = ? AND refusal IS NOT NULL ORDER BY seq DESC LIMIT 100',
        kiosk,
      );
      const watermark: WatermarkBody = {
        kiosk,
        contiguous: starts[0] === 1 ? (ends[0] ?? 0) : 0,
        highest: ends.at(-1) ?? 0,
        missing,
        refused: refused.map(({ seq, submission, digest, refusal }) => ({
          seq,
          submissionId: submission,
          digest,
          problem: refusal,
        })),
        time: now(),
      };
      return Watermark.parse({ watermark, ...(await keys.sign('yiciban/watermark/1', watermark)) });
    },
  };
}
