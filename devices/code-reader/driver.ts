import type { CodeReaderStatus } from '#shared/hardware/code-reader.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { patientTimer } from '../patient-timer.ts';
import { ReportDecoder, type ReportLayout } from './codec.ts';
import type { CodePort } from './port.ts';

export interface CodeReaderDriver {
  /** Opens the line and keeps it open; `onStatus` hears the first status and every change. */
  start(onStatus: (status: CodeReaderStatus) => void): void;
  status(): CodeReaderStatus;
  /** The next code shown from now on; codes shown while nobody waited are forgotten. */
  read(waitMs: number): Promise<Result<{ code: string }, CodeReaderStatus>>;
  close(): Promise<void>;
}

/** @param retryMs how often a reader that is not there is looked for */
export function createCodeReaderDriver(
  port: CodePort,
  layout: ReportLayout,
  retryMs: number,
): CodeReaderDriver {
  const decoder = new ReportDecoder(layout);
  let status: CodeReaderStatus = { state: 'starting' };
  let tell: (status: CodeReaderStatus) => void = () => undefined;
  let waiter: ((result: Result<{ code: string }, CodeReaderStatus>) => void) | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  const become = (next: CodeReaderStatus): void => {
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    tell(status);
  };
  const lost = (reason: 'absent' | 'no-permission' | 'refused' | 'no-driver' | 'lost'): void => {
    if (isClosed) return;
    decoder.reset();
    become({ state: 'disconnected', reason });
    waiter?.(err(status));
    retry = setTimeout(() => void open(), retryMs);
  };
  const open = async (): Promise<void> => {
    const opened = await port.open({
      onReport: (report) => {
        const decoded = decoder.push(report);
        if (decoded.kind === 'code') waiter?.(ok({ code: decoded.code }));
        else if (decoded.kind === 'garbled') waiter?.(err({ state: 'garbled' }));
      },
      onDisconnect: () => lost('lost'),
    });
    if (isClosed) return;
    if (opened.ok) become({ state: 'ready' });
    else lost(opened.error);
  };

  return {
    start: (onStatus) => {
      tell = onStatus;
      void open();
    },
    status: () => status,
    read: (waitMs) => {
      if (status.state !== 'ready') return Promise.resolve(err(status));
      // Whoever asked before has gone: a screen that was left does not keep the next one waiting.
      waiter?.(err({ state: 'no-code' }));
      return new Promise((resolve) => {
        const settle = (result: Result<{ code: string }, CodeReaderStatus>): void => {
          cancel();
          waiter = undefined;
          resolve(result);
        };
        const cancel = patientTimer(waitMs, () => settle(err({ state: 'no-code' })));
        waiter = settle;
      });
    },
    close: async () => {
      isClosed = true;
      clearTimeout(retry);
      waiter?.(err({ state: 'disconnected' }));
      await port.close();
    },
  };
}
