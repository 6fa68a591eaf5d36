import { setTimeout as sleep } from 'node:timers/promises';
import {
  canPrintDocument,
  type DocumentFailure,
  type DocumentOutcome,
  type DocumentPrinterStatus,
  type PrintDocumentArgs,
} from '#shared/hardware/document-printer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { createIppClient, type IppFacts, type IppFailure, isMissing, type JobFacts } from '../ipp/client.ts';
import { integer, keyword } from '../ipp/codec.ts';
import { forgetsJobs, leaveNoTrace } from '../ipp/no-trace.ts';
import type { IppPort } from '../ipp/port.ts';
import { pagesOfPdf } from './pdf-pages.ts';
import { PDF, statusOf, statusOfFailure } from './status.ts';

/** All in milliseconds. */
export interface DocumentPrinterLimits {
  /** How often a job under way is asked for. */
  readonly pollMs: number;
  /** Longest time a job may take: warming up, and each page. */
  readonly startMs: number;
  readonly pageMs: number;
  /** How long a fault may stand while a job is under way; some clear themselves. */
  readonly faultMs: number;
}

export interface DocumentPrinterDriver {
  status(): Promise<DocumentPrinterStatus>;
  /** Prints one PDF. Whatever it ends in, the printer has nothing left to print or to keep. */
  print(args: PrintDocumentArgs): Promise<Result<DocumentOutcome, DocumentFailure>>;
}

/** Job states of RFC 8011 §5.3.7. */
const job = {
  pending: 3,
  held: 4,
  processing: 5,
  stopped: 6,
  cancelled: 7,
  aborted: 8,
  completed: 9,
} as const;

/** Job attributes that are sent when a printer says nothing of what it knows. */
const basic: readonly string[] = ['copies', 'media', 'sides'];

function jobAttributes({ copies, bothSides }: PrintDocumentArgs, known: readonly string[]): IppFacts {
  const wanted: [string, ReturnType<typeof keyword> | ReturnType<typeof integer>][] = [
    ['copies', integer(copies)],
    ['media', keyword('iso_a4_210x297mm')],
    ['sides', keyword(bothSides ? 'two-sided-long-edge' : 'one-sided')],
    // Neither a sheet that tells whose job it was, nor a job that waits for somebody to release it.
    ['job-sheets', keyword('none')],
    ['job-hold-until', keyword('no-hold')],
  ];
  const takes = known.length > 0 ? known : basic;
  return new Map(wanted.filter(([label]) => takes.includes(label)).map(([label, value]) => [label, [value]]));
}

/**
 * A4 printer by IPP, one job at a time.
 * @param spooler true for a queue of CUPS: it must forget each job, and its word that a job is done is not the printer's
 */
export function createDocumentPrinterDriver(
  port: IppPort,
  limits: DocumentPrinterLimits,
  spooler: boolean,
): DocumentPrinterDriver {
  const client = createIppClient(port);
  let forgets: boolean | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const status = async (): Promise<DocumentPrinterStatus> => {
    if (forgets === false) return { state: 'spool' };
    const facts = await client.printer();
    return facts.ok ? statusOf(facts.value) : statusOfFailure(facts.error);
  };

  /** Follows a job to its end; the error says why it will not come to a good one. */
  const follow = async (
    id: number,
    pages: number,
  ): Promise<Result<JobFacts, { why: DocumentFailure; impressions: number | undefined }>> => {
    const end = performance.now() + limits.startMs + pages * limits.pageMs;
    let impressions: number | undefined;
    let faultSince: number | undefined;
    const failed = (why: DocumentPrinterStatus | { state: 'aborted' | 'held' | 'unfinished' }) =>
      err({ why: { ...why, sent: true }, impressions });
    for (;;) {
      const found = await client.job(id);
      if (!found.ok)
        return failed(isMissing(found.error) ? { state: 'aborted' } : statusOfFailure(found.error));
      const { state } = found.value;
      impressions = found.value.impressions ?? impressions;
      if (state === job.completed) return ok(found.value);
      if (state === job.aborted || state === job.cancelled) return failed({ state: 'aborted' });
      if (state === job.held) return failed({ state: 'held' });
      const now = await status();
      if (canPrintDocument(now)) faultSince = undefined;
      else {
        faultSince ??= performance.now();
        if (performance.now() - faultSince >= limits.faultMs) return failed(now);
      }
      if (performance.now() > end) return failed({ state: 'unfinished' });
      await sleep(limits.pollMs);
    }
  };

  /** Takes a job back that did not end well, so that nothing comes out when its owner has gone. */
  const takeBack = async (id: number): Promise<void> => {
    if (!spooler) await client.cancel(id, false);
  };

  const print: DocumentPrinterDriver['print'] = async (args) => {
    const pages = await pagesOfPdf(args.pdf);
    if (pages === undefined) return err({ state: 'not-a-pdf', sent: false });
    const total = pages * args.copies;
    if (total > args.allowed) return err({ state: 'too-many-pages', sent: false, pages: total });
    if (spooler) forgets ??= await forgetsJobs(client);
    if (forgets === false) return err({ state: 'spool', sent: false });
    const facts = await client.printer();
    const before = facts.ok ? statusOf(facts.value) : statusOfFailure(facts.error);
    if (!facts.ok || !canPrintDocument(before)) return err({ ...before, sent: false });
    const attributes = jobAttributes(args, facts.value.jobAttributes);
    const id = await client.print({ format: PDF, document: args.pdf, attributes });
    if (!id.ok) return err({ ...statusOfFailure(id.error), sent: isDoubtful(id.error) });
    const followed = await follow(id.value, total);
    if (!followed.ok) await takeBack(id.value);
    if (spooler) forgets = await leaveNoTrace(client, id.value);
    if (followed.ok)
      return ok({
        printed: spooler ? 'sent' : 'confirmed',
        pages: total,
        impressions: followed.value.impressions ?? null,
      });
    const { why, impressions } = followed.error;
    return err({ ...why, ...(impressions === undefined ? {} : { pages: impressions }) });
  };

  return {
    status,
    print: (args) => {
      const turn = queue.then(() => print(args));
      // The next in line waits for this one to end, however it ends.
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** An answer that was lost may have been a yes. */
const isDoubtful = ({ kind }: IppFailure): boolean => kind !== 'status' && kind !== 'refused';
