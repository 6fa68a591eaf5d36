/** Puts custody into the host: what it prints goes to the receipt printer, its health decides about new visits. */
import { makeIntakeNumber } from '#shared/codes/intake-number.ts';
import { printOutcome } from '#shared/hardware/receipt-printer.ts';
import { receiptDocument } from '#shared/receipt/document.ts';
import type { ReceiptSlip } from '#shared/receipt/slip.ts';
import { err, ok } from '#shared/result.ts';
import type { HostModuleFactory } from './app.ts';
import { isAllSimulated } from './config.ts';
import { createCustody } from './journal/custody.ts';
import type { ReceiptFacts } from './journal/printing.ts';

const PRINTER = 'receipt-printer';
const PRINT_LIMIT_MS = 60_000;

export const custodyModule: HostModuleFactory = async (services) => {
  const { config, devices, clock, network } = services;
  const printer = config.devices.find((device) => device.kind === 'receipt-printer');
  const columns = printer?.kind === 'receipt-printer' ? printer.columns : undefined;
  const documentOf = (facts: ReceiptFacts) => receiptDocument(slipOf(facts, config.siteName), columns);
  return createCustody({
    dataDir: services.dataDir,
    kiosk: {
      kioskId: config.kioskId,
      region: config.region,
      terminal: config.terminal,
      simulated: config.devices.some((device) => device.port.type === 'simulator'),
    },
    platform: config.platform,
    freeSpaceFloor: config.freeSpaceFloorMiB * 1024 * 1024,
    makeIntakeNumber: (parts) => {
      const made = makeIntakeNumber(parts);
      if (!made.ok) throw new Error(`The intake number cannot be made: ${made.error.code}`);
      return made.value;
    },
    print: async (facts) => {
      const answer = await devices.call(PRINTER, 'print', { document: documentOf(facts) }, PRINT_LIMIT_MS);
      if (!answer.ok) return err({ status: answer.error, began: Reflect.get(answer.error, 'sent') !== false });
      const outcome = printOutcome.safeParse(answer.value);
      return ok({ printed: outcome.success ? outcome.data.printed : 'sent' });
    },
    preview: async (facts) => {
      const answer = await devices.call(PRINTER, 'preview', { document: documentOf(facts) }, PRINT_LIMIT_MS);
      const png = answer.ok ? Reflect.get(Object(answer.value), 'png') : undefined;
      if (!(png instanceof Uint8Array)) throw new Error('The printer gave no preview');
      return png;
    },
    isNetworkUp: () => network.online,
    clock,
    healthChanged: services.healthChanged,
    ...(services.faultPoint && isAllSimulated(config) ? { faultPoint: services.faultPoint } : {}),
  });
};

/** The slip's own words for what the journal knows. */
function slipOf(facts: ReceiptFacts, siteName: ReceiptSlip['siteName']): ReceiptSlip {
  const { committedAt, receivedAt, acceptedAt, ...rest } = facts;
  const platformTime = facts.truth === 'accepted' ? (acceptedAt ?? receivedAt) : receivedAt;
  return {
    ...rest,
    siteName,
    submittedAt: committedAt,
    ...(platformTime !== undefined && facts.truth !== 'held' ? { platformTime } : {}),
  };
}
