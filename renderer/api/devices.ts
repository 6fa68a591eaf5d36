/** The devices a citizen uses, as the page reaches them: one request a verb, answers are values. */
import { MAX_CARD_WAIT_MS } from '#shared/api/devices.ts';
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

/** Scans one page in colour at 200 dpi. @returns JPEG bytes, or the scanner's state */
export async function scanPage(): Promise<Result<Uint8Array<ArrayBuffer>, ScanTrouble>> {
  const answer = await request('/api/devices/scanner/scan', {
    method: 'POST',
    json: { colour: true, dpi: 200 },
    limitMs: 60_000,
  });
  if (!answer.ok) return err(stateOf(answer.error));
  try {
    return ok(new Uint8Array(await answer.value.arrayBuffer()));
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
