import type { SubmissionState } from '#shared/platform/contract.ts';
import { isReceiptFor, type PlatformReceipt, truthOf } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { SendProblem } from '#shared/sync/judge.ts';
import type { SubmissionRow } from '../outbox/database.ts';
import type { DrainDeps } from './attempt.ts';

/** Acts on what the platform signed: first the journal stores it, then this copy lets go. */
export async function settle(
  deps: DrainDeps,
  row: SubmissionRow,
  state: SubmissionState,
): Promise<Result<void, SendProblem>> {
  const { outbox, host, faultPoint } = deps;
  const valid: PlatformReceipt[] = [];
  for (const receipt of state.receipts) {
    if (await isReceiptFor(row.signed, receipt, deps.trusted)) valid.push(receipt);
  }
  const truth = truthOf(valid);
  if (truth === 'held') return err({ kind: 'later', reason: 'no-valid-receipt', retryAfterMs: 0 });
  for (const receipt of valid) {
    const stored = await host.addReceipt(row.submissionId, receipt);
    // A journal that lost the submission has nothing left to delete; reconciliation is for that.
    if (!stored.ok && stored.error.problem !== 'not-found') {
      return err({ kind: 'later', reason: stored.error.problem, retryAfterMs: 0 });
    }
  }
  await faultPoint('outbox-delete:before');
  if (truth === 'accepted') await outbox.remove(row.submissionId);
  else if (row.state !== 'received') await outbox.setReceived(row.submissionId, valid);
  await faultPoint('outbox-delete:after');
  return ok(undefined);
}
