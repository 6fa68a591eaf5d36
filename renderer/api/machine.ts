import { z } from 'zod';
import { deviceView } from '#shared/api/devices.ts';
import { type HostEvent, type HostEventName, hostEvents } from '#shared/api/events.ts';
import { type KioskInfo, kioskInfo } from '#shared/api/kiosk.ts';
import { PAGE_PARAMETER } from '#shared/api/page.ts';
import type { Result } from '#shared/result.ts';
import { type ApiFailure, nothing, pageId, requestJson } from './client.ts';

export const getKiosk = (): Promise<Result<KioskInfo, ApiFailure>> => requestJson('/api/kiosk', kioskInfo);

export const getDevices = () => requestJson('/api/devices', z.array(deviceView));

export const reportAlive = () => requestJson('/api/alive', nothing, { method: 'POST' });

const unprintedList = z.object({
  items: z.array(
    z.object({
      submissionId: z.string(),
      intakeNumber: z.string(),
      print: z.enum(['not-printed', 'unknown']),
    }),
  ),
});
export type Unprinted = z.infer<typeof unprintedList>['items'][number];

/** Receipts that never reached paper, by number only. */
export const getUnprinted = () => requestJson('/api/journal/unprinted', unprintedList);

const printed = z.looseObject({ print: z.string() });

/** Prints the receipt of a submission; the host waits for the printer. */
export const printReceipt = (submissionId: string, reprint = false) =>
  requestJson(`/api/journal/${encodeURIComponent(submissionId)}/print`, printed, {
    method: 'POST',
    json: { reprint },
    limitMs: 60_000,
  });

export type HostListener = <N extends HostEventName>(name: N, event: HostEvent<N>) => void;

/**
 * The host's events. The browser connects again by itself; on every connection the host first sends the present
 * state. Returns the function that closes it.
 */
export function listenToHost(listener: HostListener): () => void {
  const source = new EventSource(`/api/events?${PAGE_PARAMETER}=${encodeURIComponent(pageId)}`);
  const heard = <N extends HostEventName>(name: N) =>
    source.addEventListener(name, (message) => {
      const parsed = hostEvents[name].safeParse(readJson(message.data));
      if (parsed.success) listener(name, parsed.data as HostEvent<N>);
    });
  for (const name of Object.keys(hostEvents) as HostEventName[]) heard(name);
  return () => source.close();
}

function readJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
