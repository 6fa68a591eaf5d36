import { PlatformReceipt, type PlatformReceiptBody } from '#shared/platform/receipt.ts';
import type { PlatformKeys } from './keys.ts';
import { caseNumberOf, caseOf, childNumberOf, childrenOf, type SubmissionRow } from './rows.ts';
import type { Database } from './store/database.ts';

export interface Receipts {
  of(submission: string): Promise<PlatformReceipt[]>;
  /** 已提交: everything of this submission is here. */
  received(row: SubmissionRow, time: string): Promise<void>;
  /** 受理: the case of this submission, or the one it mends, has its number. Nothing happens before. */
  accepted(row: SubmissionRow, caseId: string): Promise<void>;
}

export interface ReceiptDeps {
  readonly db: Database;
  readonly keys: PlatformKeys;
  readonly faultPoint: (name: string) => Promise<void>;
}

/** Signs once and keeps what was signed: asked again, every instance says the very same. */
export function createReceipts({ db, keys, faultPoint }: ReceiptDeps): Receipts {
  const sign = async (receipt: PlatformReceiptBody): Promise<void> => {
    const { submissionId, kind } = receipt;
    const select = 'SELECT 1 AS known FROM receipts WHERE submission = ? AND kind = ?';
    if ((await db.get(select, submissionId, kind)) !== undefined) return;
    const signed: PlatformReceipt = { receipt, ...(await keys.sign('yiciban/receipt/1', receipt)) };
    await faultPoint('receipt-signed:before');
    const insert = 'INSERT INTO receipts (submission, kind, json) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    await db.run(insert, submissionId, kind, JSON.stringify(signed));
    await faultPoint('receipt-signed:after');
  };
  const about = ({ id, digest, manifest }: SubmissionRow) => ({
    submissionId: id,
    digest,
    intakeNumber: String(JSON.parse(manifest).intakeNumber),
    simulated: true,
  });

  return {
    of: async (submission) => {
      const select = 'SELECT json FROM receipts WHERE submission = ? ORDER BY kind DESC';
      const rows = await db.all<{ json: string }>(select, submission);
      return rows.map(({ json }) => PlatformReceipt.parse(JSON.parse(json)));
    },
    received: (row, time) => sign({ kind: 'received', ...about(row), time }),
    accepted: async (row, caseId) => {
      const found = await caseOf(db, caseId);
      const number = found?.number ?? null;
      if (found === undefined || number === null || found.accepted_at === null) return;
      const { matters } = JSON.parse(row.manifest) as { matters: string[] };
      const children = (await childrenOf(db, caseId))
        .filter(({ matter }) => matters.includes(matter))
        .map(({ matter, position }) => ({ matter, caseNumber: childNumberOf(number, position) }));
      const caseNumber = caseNumberOf(number);
      await sign({ kind: 'accepted', ...about(row), time: found.accepted_at, caseNumber, children });
    },
  };
}
