import type { PrintOutcome, PrintState, SlipFacts, UnprintedList } from '#shared/platform/journal.ts';
import { type Truth, truthOf } from '#shared/platform/receipt.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { isDiskFull } from './files.ts';
import type { FaultPoint, Journal } from './journal.ts';
import { createLock } from './lock.ts';
import { JournalBrokenError } from './log.ts';
import type { Held } from './state.ts';

/** All a paper receipt may say: from the signed manifest and verified receipts, never from the page's claims. */
export interface ReceiptFacts extends SlipFacts {
  readonly truth: Truth;
  readonly intakeNumber: string;
  readonly caseNumber?: string;
  /** The kiosk's clock when the submission was committed here. */
  readonly committedAt: string;
  /** The platform's clock when it had everything, and when it made the case. */
  readonly receivedAt?: string;
  readonly acceptedAt?: string;
  /** 补打: an earlier copy may exist. */
  readonly reprint: boolean;
  /** 演示: a device or the platform is not a real one. */
  readonly simulated: boolean;
}

/** What the printer answered when it did not print; `began: false` only when certainly nothing reached the paper. */
export interface PrintFault {
  readonly status: { readonly state: string };
  readonly began: boolean;
}

export interface PrintDeps {
  readonly journal: Journal;
  readonly print: (facts: ReceiptFacts) => Promise<Result<{ printed: 'confirmed' | 'sent' }, PrintFault>>;
  readonly faultPoint: FaultPoint;
  readonly clock: { now(): number };
}

export type PrintProblem =
  | { readonly problem: 'not-found' | 'slip-gone' | 'disk-full' | 'journal-broken' }
  | { readonly problem: 'printer-fault'; readonly print: PrintState; readonly status: { state: string } };

export interface Printing {
  /** Prints once: a second call prints nothing unless `reprint` asks for it. */
  print(submissionId: string, reprint: boolean): Promise<Result<PrintOutcome, PrintProblem>>;
  /** What the paper says that was printed in this run, else what it would say now. */
  facts(submissionId: string): Promise<Result<ReceiptFacts, 'not-found' | 'slip-gone'>>;
  /** Receipts that were never handed out, by number. */
  unprinted(): Promise<UnprintedList>;
}

/** A slip outlives its print in memory only, so that the citizen who is still there can have another copy. */
const RECENT_MS = 5 * 60_000;

export function createPrinting({ journal, print, faultPoint, clock }: PrintDeps): Printing {
  const lock = createLock();
  let recent: { submissionId: string; slip: SlipFacts; until: number } | undefined;
  let printed: { submissionId: string; facts: ReceiptFacts } | undefined;

  const slipOf = async (submissionId: string): Promise<SlipFacts | undefined> => {
    if (recent !== undefined && clock.now() > recent.until) recent = undefined;
    const slip = await journal.slip(submissionId);
    if (slip !== undefined) recent = { submissionId, slip, until: clock.now() + RECENT_MS };
    return slip ?? (recent?.submissionId === submissionId ? recent.slip : undefined);
  };

  const factsNow: Printing['facts'] = async (submissionId) => {
    const held = journal.held.get(submissionId);
    if (held === undefined) return err('not-found');
    const slip = await slipOf(submissionId);
    return slip === undefined ? err('slip-gone') : ok(receiptFacts(held, slip));
  };

  const printOnce = async (
    submissionId: string,
    reprint: boolean,
  ): Promise<Result<PrintOutcome, PrintProblem>> => {
    const held = journal.held.get(submissionId);
    if (held === undefined) return err({ problem: 'not-found' });
    const before = held.print;
    const isDone = before === 'confirmed' || before === 'sent';
    if (isDone && !reprint) return ok({ print: before, truth: truthOf(held.receipts) });
    const made = await factsNow(submissionId);
    if (!made.ok) return err({ problem: made.error });
    await journal.setPrint(submissionId, 'printing');
    await faultPoint('print:before');
    const outcome = await print(made.value);
    await faultPoint('print:after');
    const after = outcome.ok ? outcome.value.printed : outcome.error.began ? 'unknown' : before;
    await journal.setPrint(submissionId, after);
    if (!outcome.ok) return err({ problem: 'printer-fault', print: after, status: outcome.error.status });
    printed = { submissionId, facts: made.value };
    return ok({ print: after, truth: made.value.truth });
  };

  return {
    facts: async (submissionId) =>
      printed?.submissionId === submissionId && journal.held.has(submissionId)
        ? ok(printed.facts)
        : factsNow(submissionId),
    print: (submissionId, reprint) =>
      lock(async () => {
        try {
          return await printOnce(submissionId, reprint);
        } catch (error) {
          if (isDiskFull(error)) return err({ problem: 'disk-full' });
          if (error instanceof JournalBrokenError) return err({ problem: 'journal-broken' });
          throw error;
        }
      }),
    unprinted: async () => {
      const items: UnprintedList['items'] = [];
      for (const [submissionId, { print: state, signed }] of journal.held) {
        if (state !== 'not-printed' && state !== 'unknown') continue;
        // Without its slip nothing can be printed, so nothing may be announced.
        if ((await journal.slip(submissionId)) === undefined) continue;
        items.push({ submissionId, intakeNumber: signed.manifest.intakeNumber, print: state });
      }
      return { items };
    },
  };
}

function receiptFacts(held: Held, slip: SlipFacts): ReceiptFacts {
  const { manifest } = held.signed;
  const received = held.receipts.find(({ receipt }) => receipt.kind === 'received')?.receipt;
  const accepted = held.receipts.map(({ receipt }) => receipt).find((receipt) => receipt.kind === 'accepted');
  return {
    ...slip,
    truth: truthOf(held.receipts),
    intakeNumber: manifest.intakeNumber,
    ...(accepted?.kind === 'accepted' ? { caseNumber: accepted.caseNumber, acceptedAt: accepted.time } : {}),
    committedAt: manifest.committedAt,
    ...(received === undefined ? {} : { receivedAt: received.time }),
    reprint: held.print !== 'not-printed' || held.fromEarlierRun,
    simulated: manifest.simulated || held.receipts.some(({ receipt }) => receipt.simulated),
  };
}
