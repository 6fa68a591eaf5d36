/** The reference platform's side of `POST /v1/data-requests`. Keeps what was asked for, never about whom. */
import { createHash } from 'node:crypto';
import {
  type DataAnswer,
  type DataAnswerItem,
  DataRequest,
  type DataRequestItem,
} from '#shared/platform/data.ts';
import type { PlatformProblem } from '#shared/platform/problem.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { heldAbout, holderOf } from './held.ts';

/** `timeout`: no answer for longer than anyone waits; `busy`: 503; `partial`: every second holder does not answer. */
export const dataFaults = ['timeout', 'busy', 'partial', 'none'] as const;
export type DataFault = (typeof dataFaults)[number];

/** A request without the person. */
export type AskedFor = Omit<DataRequest, 'subject'>;

export interface DataService {
  answer(body: unknown): Promise<Result<DataAnswer, PlatformProblem>>;
  setFault(fault: DataFault): void;
  readonly askedFor: readonly AskedFor[];
}

const LONG_MS = 25_000;

export function createDataService(clock: { now(): number }): DataService {
  let fault: DataFault = 'none';
  const askedFor: AskedFor[] = [];
  const time = () => new Date(clock.now()).toISOString();

  const find = (number: string, item: DataRequestItem): DataAnswerItem => {
    const record = `${item.kind}/${item.kind === 'shared-data' ? item.dataset : item.licence}`;
    const held = heldAbout(number, record, time().slice(0, 10));
    const heard = { id: item.id, source: holderOf(record), time: time() };
    if (held === undefined) return { ...heard, outcome: 'none' };
    if (held.state !== 'valid') return { ...heard, outcome: held.state };
    const values = Object.fromEntries(
      item.fields.flatMap((field) => {
        const value = held.values[field];
        return value === undefined ? [] : [[field, value] as const];
      }),
    );
    const sha256 = createHash('sha256').update(JSON.stringify(held)).digest('hex');
    return {
      ...heard,
      outcome: 'found',
      values,
      validity: { from: held.from ?? null, until: held.until ?? null },
      document: held.number === undefined ? null : { number: held.number, sha256 },
    };
  };

  return {
    askedFor,
    setFault: (to) => {
      fault = to;
    },
    answer: async (body) => {
      const request = DataRequest.safeParse(body);
      if (!request.success) return err('body-invalid');
      const { subject, ...asked } = request.data;
      askedFor.push(asked);
      if (fault === 'busy') return err('busy');
      if (fault === 'timeout') await new Promise((resolve) => setTimeout(resolve, LONG_MS).unref());
      const items = asked.items.map((item, index): DataAnswerItem => {
        const found = find(subject.number, item);
        if (fault !== 'partial' || index % 2 === 0) return found;
        return { id: item.id, source: found.source, time: found.time, outcome: 'unavailable' };
      });
      return ok({ requestId: asked.requestId, simulated: true, items });
    },
  };
}
