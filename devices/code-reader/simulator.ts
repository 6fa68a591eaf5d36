import type { CodeReaderSimulation, CodeReaderSimulationState } from '#shared/hardware/code-reader.ts';
import { err, ok } from '#shared/result.ts';
import { DATA_BYTES, REPORT_BYTES, SCANNED_DATA } from './codec.ts';
import type { CodePort, CodePortEvents } from './port.ts';

export interface VirtualCodeReader {
  readonly port: CodePort;
  simulate(change: CodeReaderSimulation): void;
  look(): CodeReaderSimulationState;
}

/** The reports a reader of the `aim` layout sends for a code, with the line end most are set to add. */
export function reportsOf(code: string): Uint8Array[] {
  const bytes = new TextEncoder().encode(`${code}\r`);
  return Array.from({ length: Math.ceil(bytes.length / DATA_BYTES) }, (_, at) => {
    const part = bytes.subarray(at * DATA_BYTES, (at + 1) * DATA_BYTES);
    const report = new Uint8Array(REPORT_BYTES);
    report.set([SCANNED_DATA, part.length, 0x5d, 0x51, 0x31]);
    report.set(part, 5);
    report[REPORT_BYTES - 1] = (at + 1) * DATA_BYTES < bytes.length ? 1 : 0;
    return report;
  });
}

/** A code reader made of reports only. */
export function createVirtualCodeReader(): VirtualCodeReader {
  let events: CodePortEvents | undefined;
  let fault: string | null = null;
  let shown = 0;
  return {
    port: {
      open: (listener) => {
        if (fault === 'unplug') return Promise.resolve(err('absent'));
        events = listener;
        return Promise.resolve(ok(undefined));
      },
      close: async () => {
        events = undefined;
      },
    },
    simulate: (change) => {
      if ('show' in change) {
        shown++;
        const spoilt = (report: Uint8Array) => report.map((byte, at) => (at === 1 ? 0xff : byte));
        for (const report of reportsOf(change.show))
          events?.onReport(fault === 'garbage' ? spoilt(report) : report);
        return;
      }
      fault = 'fault' in change ? change.fault : null;
      if (fault !== 'unplug') return;
      const gone = events;
      events = undefined;
      gone?.onDisconnect();
    },
    look: () => ({ fault, shown }),
  };
}
