import { canonicalDigest } from '#shared/envelope/canonical.ts';
import { Rating, type RatingReceipt } from '#shared/platform/contract.ts';
import type { PlatformProblem } from '#shared/platform/problem.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { PlatformKeys } from './keys.ts';
import type { Database } from './store/database.ts';

/** Takes a rating once; the same again gets the same signed receipt. */
export async function putRating(
  { db, keys, now }: { readonly db: Database; readonly keys: PlatformKeys; readonly now: () => string },
  id: string,
  body: unknown,
): Promise<Result<{ created: boolean; body: RatingReceipt }, PlatformProblem>> {
  const rating = Rating.safeParse(body);
  if (!rating.success || rating.data.ratingId !== id) return err('body-invalid');
  const { ratingId } = rating.data;
  const receipt = { ratingId, digest: await canonicalDigest(rating.data), time: now() };
  const signed: RatingReceipt = { receipt, ...(await keys.sign('yiciban/rating-receipt/1', receipt)) };
  const insert =
    'INSERT INTO ratings (id, digest, rating, receipt) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
  const values = [ratingId, receipt.digest, JSON.stringify(rating.data), JSON.stringify(signed)] as const;
  const added = await db.run(insert, ...values);
  const select = 'SELECT digest, receipt FROM ratings WHERE id = ?';
  const kept = await db.get<{ digest: string; receipt: string }>(select, ratingId);
  if (kept?.digest !== receipt.digest) return err('rating-mismatch');
  return ok({ created: added === 1, body: JSON.parse(kept.receipt) });
}
