import { finish, type ReconcileDeps } from './reconcile.ts';

/**
 * Acts on receipts the journal has got by another way than this page: a courier brought them. Cheap when there are none; for a
 * station without any network it is how submissions leave the queue.
 */
export async function adoptReceipts(deps: ReconcileDeps): Promise<void> {
  const list = await deps.host.list();
  if (!list.ok) return;
  for (const entry of list.value.entries) {
    if (entry.truth === 'held') continue;
    const row = await deps.outbox.submission(entry.submissionId);
    if (row !== undefined) await finish(deps, entry, row);
  }
}
