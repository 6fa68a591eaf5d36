import { z } from 'zod';
import { printOutcome } from '#shared/hardware/receipt-printer.ts';
import { receiptDocument } from '#shared/receipt/document.ts';
import type { ReceiptSlip } from '#shared/receipt/slip.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { KioskConfig } from './config.ts';
import type { DeviceClient } from './device-client.ts';
import type { PrintFault, ReceiptFacts } from './journal/printing.ts';

const PRINTER = 'receipt-printer';
const PRINT_LIMIT_MS = 60_000;
const PREVIEW_LIMIT_MS = 20_000;

export interface Receipts {
  print(facts: ReceiptFacts): Promise<Result<{ printed: 'confirmed' | 'sent' }, PrintFault>>;
  /** The slip as PNG, just as the printer would draw it. Throws when the device process cannot draw. */
  preview(facts: ReceiptFacts): Promise<Uint8Array>;
}

/** The paper's words come from the journal's facts and this kiosk's configuration, and from nowhere else. */
export function slipOf(facts: ReceiptFacts, siteName: ReceiptSlip['siteName']): ReceiptSlip {
  const platformTime = facts.truth === 'accepted' ? facts.acceptedAt : facts.receivedAt;
  return {
    language: facts.language,
    truth: facts.truth,
    siteName,
    lifeEvent: facts.lifeEvent,
    matters: facts.matters,
    intakeNumber: facts.intakeNumber,
    ...(facts.caseNumber === undefined ? {} : { caseNumber: facts.caseNumber }),
    queryCode: facts.queryCode,
    submittedAt: facts.committedAt,
    ...(facts.truth === 'held' || platformTime === undefined ? {} : { platformTime }),
    documents: facts.documents,
    reprint: facts.reprint,
    simulated: facts.simulated,
  };
}

const failure = z.looseObject({ sent: z.boolean() });
const picture = z.looseObject({ png: z.instanceof(Uint8Array) });

/** Prints and previews receipts on the kiosk's receipt printer. */
export function createReceipts(devices: DeviceClient, config: KioskConfig): Receipts {
  const printer = config.devices.find((device) => device.id === PRINTER);
  const columns = printer?.kind === 'receipt-printer' ? printer.columns : undefined;
  const documentOf = (facts: ReceiptFacts) => receiptDocument(slipOf(facts, config.siteName), columns);
  return {
    print: async (facts) => {
      // A call that cannot be posted has certainly put nothing on paper; one that was lost on the way may have.
      if (!devices.isReachable(PRINTER)) return err({ status: { state: 'disconnected' }, began: false });
      const result = await devices.call(PRINTER, 'print', { document: documentOf(facts) }, PRINT_LIMIT_MS);
      if (!result.ok) {
        const told = failure.safeParse(result.error);
        return err({ status: { state: result.error.state }, began: told.success ? told.data.sent : true });
      }
      const outcome = printOutcome.safeParse(result.value);
      return outcome.success ? ok(outcome.data) : err({ status: { state: 'silent' }, began: true });
    },
    preview: async (facts) => {
      const result = await devices.call(
        PRINTER,
        'preview',
        { document: documentOf(facts) },
        PREVIEW_LIMIT_MS,
      );
      if (!result.ok) throw new Error(`The receipt cannot be drawn (${result.error.state}).`);
      return picture.parse(result.value).png;
    },
  };
}
