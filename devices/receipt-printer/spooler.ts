import { setTimeout as sleep } from 'node:timers/promises';
import { adviceOf, isStopping, type PrinterAdvice } from '#shared/hardware/printer-reasons.ts';
import { canPrint, type PrintOutcome, type ReceiptPrinterStatus } from '#shared/hardware/receipt-printer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import {
  createIppClient,
  type IppClient,
  type IppFailure,
  isMissing,
  type PrinterFacts,
} from '../ipp/client.ts';
import { forgetsJobs, leaveNoTrace } from '../ipp/no-trace.ts';
import { cupsIppPort, type IppPort } from '../ipp/port.ts';
import type { DriverLimits, ReceiptPrinterDriver } from './driver.ts';
import type { PortLimits } from './port.ts';

/** Where CUPS listens on Debian and its relatives. */
const CUPS_SOCKET = '/run/cups/cups.sock';
const ANSWER_BYTES = 256 * 1024;
/** Bytes that no filter touches. */
const RAW = 'application/vnd.cups-raw';
/** Job states of RFC 8011 §5.3.7. */
const [PENDING_HELD, STOPPED, COMPLETED] = [4, 6, 9];

/**
 * A receipt printer behind a raw queue of CUPS. The spooler knows when it has handed the bytes on and nothing of the
 * paper, so a slip is `sent` at best. Each job is taken out of the spooler when it is done, and looked for: a spooler
 * that keeps jobs is found out with an empty one and gets nothing to print.
 */
export function createSpooledPrinter(
  setting: { readonly queue: string; readonly socket?: string | undefined },
  limits: DriverLimits & PortLimits,
): ReceiptPrinterDriver {
  return spooledPrinter(
    cupsIppPort(setting.socket ?? CUPS_SOCKET, setting.queue, {
      exchangeMs: limits.writeMs,
      answerBytes: ANSWER_BYTES,
    }),
    limits,
  );
}

export function spooledPrinter(port: IppPort, limits: DriverLimits): ReceiptPrinterDriver {
  const client = createIppClient(port);
  let forgets: boolean | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const status = async (): Promise<ReceiptPrinterStatus> => {
    if (forgets === false) return { state: 'error', cause: 'spool' };
    const facts = await client.printer();
    return facts.ok ? statusOf(facts.value) : statusOfFailure(facts.error);
  };

  const print: ReceiptPrinterDriver['print'] = async (bytes, onSent) => {
    forgets ??= await forgetsJobs(client);
    const before = await status();
    if (!canPrint(before)) return err({ ...before, sent: false });
    const job = await client.print({ format: RAW, document: bytes, attributes: new Map() });
    if (!job.ok) return err({ ...statusOfFailure(job.error), sent: isDoubtful(job.error) });
    onSent?.();
    const outcome = await awaited(client, job.value, limits);
    forgets = await leaveNoTrace(client, job.value);
    return outcome.ok ? outcome : err({ ...outcome.error, sent: true });
  };

  return {
    status,
    print: (bytes, onSent) => {
      const turn = queue.then(() => print(bytes, onSent));
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

async function awaited(
  client: IppClient,
  id: number,
  { confirmMs, pollMs }: DriverLimits,
): Promise<Result<PrintOutcome, ReceiptPrinterStatus>> {
  const end = performance.now() + confirmMs;
  while (performance.now() < end) {
    const job = await client.job(id);
    if (!job.ok) return err(statusOfFailure(job.error));
    if (job.value.state === COMPLETED) return ok({ printed: 'sent' });
    if (job.value.state > STOPPED || job.value.state === PENDING_HELD) break;
    await sleep(pollMs);
  }
  // Not gone through. The caller takes the job out: nothing may come out when nobody waits for it any more.
  const facts = await client.printer();
  const now = facts.ok ? statusOf(facts.value) : statusOfFailure(facts.error);
  return err(canPrint(now) ? { state: 'offline' } : now);
}

const advised: Partial<Record<PrinterAdvice, ReceiptPrinterStatus>> = {
  'load-paper': { state: 'paper-out' },
  'close-cover': { state: 'cover-open' },
  'clear-jam': { state: 'error', cause: 'cutter' },
};

function statusOf({ state, accepting, reasons }: PrinterFacts): ReceiptPrinterStatus {
  const stopping = reasons.filter(isStopping).map(adviceOf);
  for (const advice of stopping) if (advised[advice]) return advised[advice];
  return state === 5 || !accepting || stopping.length > 0 ? { state: 'offline' } : { state: 'one-way' };
}

function statusOfFailure(failure: IppFailure): ReceiptPrinterStatus {
  if (isMissing(failure)) return { state: 'disconnected', reason: 'absent' };
  switch (failure.kind) {
    case 'silent':
      return { state: 'silent' };
    case 'garbled':
      return { state: 'error', cause: 'garbled' };
    case 'status':
    case 'refused':
    case 'untrusted':
      return { state: 'disconnected', reason: 'refused' };
    case 'unreachable':
      return { state: 'disconnected' };
  }
}

/** An answer that was lost may have been a yes. */
const isDoubtful = ({ kind }: IppFailure): boolean => kind !== 'status' && kind !== 'refused';
