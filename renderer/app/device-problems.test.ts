import { describe, expect, it } from 'vitest';
import type { DeviceView } from '#shared/api/devices.ts';
import { deviceProblems } from './device-problems.ts';

const device = (kind: DeviceView['kind'], state: string): DeviceView => ({
  id: kind,
  kind,
  simulated: true,
  status: { state },
});

describe('what a citizen is told before starting', () => {
  it('is nothing while all devices work or wait', () => {
    expect(
      deviceProblems([
        device('id-card-reader', 'no-card'),
        device('scanner', 'no-paper'),
        device('receipt-printer', 'ready'),
      ]),
    ).toEqual([]);
  });

  it('names each device that does not work', () => {
    expect(deviceProblems([device('id-card-reader', 'disconnected'), device('scanner', 'jam')])).toEqual([
      'problem.id-card-reader',
      'problem.scanner',
    ]);
  });

  it('says of the printer what is the matter', () => {
    for (const [state, key] of [
      ['paper-out', 'problem.paper-out'],
      ['cover-open', 'problem.cover-open'],
      ['paper-low', 'problem.paper-low'],
      ['silent', 'problem.receipt-printer'],
    ] as const) {
      expect(deviceProblems([device('receipt-printer', state)])).toEqual([key]);
    }
  });

  it('says of the document printer what to do first, and nothing of what only concerns staff', () => {
    const printer = (status: DeviceView['status']) => ({ ...device('document-printer', ''), status });
    expect(deviceProblems([printer({ state: 'fault', advice: ['close-cover', 'load-paper'] })])).toEqual([
      'advice.close-cover',
    ]);
    expect(deviceProblems([printer({ state: 'attention', advice: ['toner-low'] })])).toEqual([]);
    expect(deviceProblems([printer({ state: 'no-pdf' })])).toEqual(['problem.document-printer']);
    expect(deviceProblems([printer({ state: 'fault', advice: ['nonsense'] })])).toEqual([
      'problem.document-printer',
    ]);
  });

  it('takes a state it does not know for a fault', () => {
    expect(deviceProblems([device('scanner', 'something-new')])).toEqual(['problem.scanner']);
  });
});
