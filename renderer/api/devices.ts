/** The devices a citizen uses, as the page reaches them: one request a verb, answers are values. */
import { MAX_CARD_WAIT_MS, MORE_HEADER } from '#shared/api/devices.ts';
import type { DocumentCameraStatus } from '#shared/hardware/document-camera.ts';
import {
  type CardLeftResult,
  cardLeftResult,
  type IdCardReadResult,
  idCardReadResult,
} from '#shared/hardware/id-card.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { type ApiFailure, request, requestJson } from './client.ts';

/** Waits up to 2.5 s for a card; `no-card` is an ordinary answer and the screen asks again. */
export async function readCard(signal: AbortSignal): Promise<Result<IdCardReadResult, ApiFailure>> {
  return requestJson('/api/devices/id-card/read', idCardReadResult, {
    method: 'POST',
    json: { waitMs: MAX_CARD_WAIT_MS },
    limitMs: 20_000,
    signal,
  });
}

/** Whether a card lies on the reader, at the end of a visit; nothing of it is read. */
export async function askCardLeft(): Promise<Result<CardLeftResult, ApiFailure>> {
  return requestJson('/api/devices/id-card/left', cardLeftResult, {
    method: 'POST',
    json: {},
    limitMs: 20_000,
  });
}

/** Why a scan gave no page: the scanner's state, or `unreachable`. */
export type ScanTrouble = string;

export interface ScanAnswer {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** There may be another page in the stack. */
  readonly more: boolean;
}

/** What a paper needs of a scan: `catalogue/schema.ts`, `Material.quality`. */
export interface ScanWish {
  readonly dpi: number;
  readonly colour: boolean;
}

/** Longer than the device process gives a page, so that its answer says why there is none. */
const PAGE_LIMIT_MS = 110_000;

/** Scans one page, the first of a stack where there is one. @returns the page, or the scanner's state */
export async function scanPage(wish: ScanWish): Promise<Result<ScanAnswer, ScanTrouble>> {
  const page = await fetchPage('/api/devices/scanner/scan', wish);
  return page.ok && page.value === null ? err('no-paper') : (page as Result<ScanAnswer, ScanTrouble>);
}

/** The next page of the stack, or null at its end. */
export const nextPage = (): Promise<Result<ScanAnswer | null, ScanTrouble>> =>
  fetchPage('/api/devices/scanner/next', {});

/** Ends the scan: what has not been fetched stays in the scanner. */
export const stopScan = () => request('/api/devices/scanner/cancel', { method: 'POST', limitMs: 20_000 });

/** Tells the host, and by it every listener, what has become of the document camera. */
export const reportCamera = (state: DocumentCameraStatus['state']) =>
  request('/api/devices/document-camera/status', { method: 'POST', json: { state } });

async function fetchPage(path: string, body: object): Promise<Result<ScanAnswer | null, ScanTrouble>> {
  const answer = await request(path, { method: 'POST', json: body, limitMs: PAGE_LIMIT_MS });
  if (!answer.ok) return err(stateOf(answer.error));
  if (answer.value.status === 204) return ok(null);
  try {
    const jpeg = new Uint8Array(await answer.value.arrayBuffer());
    return ok({ jpeg, more: answer.value.headers.get(MORE_HEADER) === '1' });
  } catch {
    return err('unreachable');
  }
}

function stateOf(failure: ApiFailure): ScanTrouble {
  if (failure.kind !== 'problem' || typeof failure.body !== 'object' || failure.body === null)
    return 'unreachable';
  const status = 'device' in failure.body ? failure.body.device : null;
  return typeof status === 'object' && status !== null && 'state' in status
    ? String(status.state)
    : 'unreachable';
}
