import { z } from 'zod';
import { type ScanRequest, scannedPage } from '#shared/api/devices.ts';
import type { CardTest, MaskedCard, PrintTest } from '#shared/api/technician.ts';
import { maskIdNumber, maskName } from '#shared/codes/masks.ts';
import { type IdCard, idCard } from '#shared/hardware/id-card.ts';
import type { DeviceStatus } from '#shared/hardware/messages.ts';
import { printOutcome } from '#shared/hardware/receipt-printer.ts';
import { testPage } from '#shared/receipt/test-page.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { KioskConfig } from '../config.ts';
import type { DeviceClient } from '../device-client.ts';

const CARD_LIMIT_MS = 20_000;
const SCAN_LIMIT_MS = 120_000;
const PRINT_LIMIT_MS = 60_000;
const CARD_WAIT_MS = 2500;

/** A card as it may be shown to somebody whose card it is not. */
export const masked = (card: IdCard): MaskedCard => ({
  kind: card.kind,
  name: maskName(card.name),
  number: maskIdNumber(card.number),
  photo: card.photo,
  warnings: card.warnings,
});

/** The card on a reader, whole: for the door, which compares it and drops it. */
export async function readCard(
  devices: DeviceClient,
  id: string,
  waitMs = CARD_WAIT_MS,
): Promise<Result<IdCard, DeviceStatus>> {
  const read = await devices.call(id, 'read', { waitMs }, CARD_LIMIT_MS);
  if (!read.ok) return read;
  const card = idCard.safeParse(read.value);
  return card.success ? ok(card.data) : err({ state: 'garbled' });
}

/** Reads a card and says whether that worked, and which security module read it. */
export async function testCard(devices: DeviceClient, id: string): Promise<CardTest> {
  const began = performance.now();
  const card = await readCard(devices, id);
  if (!card.ok) return { ok: false, status: { ...card.error } };
  const tookMs = Math.round(performance.now() - began);
  const sam = await devices.call(id, 'identify', null, CARD_LIMIT_MS);
  return { ok: true, card: masked(card.value), samId: sam.ok ? samIdOf(sam.value) : null, tookMs };
}

/** The module's printed number, whether the driver gives it alone or with more. */
function samIdOf(value: unknown): string | null {
  const text = z.union([z.string(), z.looseObject({ samId: z.string() }).transform((one) => one.samId)]);
  return text.safeParse(value).data ?? null;
}

/** Scans one page of whatever lies on the scanner. */
export async function testScan(
  devices: DeviceClient,
  id: string,
  request: ScanRequest,
): Promise<Result<Uint8Array<ArrayBuffer>, DeviceStatus>> {
  const scanned = await devices.call(id, 'scan', request, SCAN_LIMIT_MS);
  if (!scanned.ok) return scanned;
  const page = scannedPage.safeParse(scanned.value);
  return page.success ? ok(new Uint8Array(page.data.jpeg)) : err({ state: 'bad-image' });
}

/** Prints a sample with every means a slip has. Whether paper came out is for a person to say. */
export async function testPrint(
  devices: DeviceClient,
  config: KioskConfig,
  id: string,
  now: number,
): Promise<PrintTest> {
  const printer = config.devices.find((device) => device.id === id);
  if (printer?.kind !== 'receipt-printer') return { ok: false, status: { state: 'disconnected' } };
  const document = testPage({
    printedAt: new Date(now).toISOString(),
    kioskId: config.kioskId,
    columns: printer.columns,
    charset: printer.charset,
    simulated: printer.port.type === 'simulator',
  });
  const began = performance.now();
  const printed = await devices.call(id, 'print', { document }, PRINT_LIMIT_MS);
  if (!printed.ok) return { ok: false, status: { ...printed.error } };
  const outcome = printOutcome.safeParse(printed.value);
  if (!outcome.success) return { ok: false, status: { state: 'error' } };
  return { ok: true, printed: outcome.data.printed, tookMs: Math.round(performance.now() - began) };
}
