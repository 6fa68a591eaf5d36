import { describe, expect, it } from 'vitest';
import type { DeviceView } from '#shared/api/devices.ts';
import { deviceProblems } from './device-problems.ts';

const device = (kind: DeviceView['kind'], state: string): DeviceView => ({
  id: kind,
  kind,
  simulated: true,
  status: { state },
});

const others = [device('id-card-reader', 'ready'), device('scanner', 'ready')];

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
    const printer = device('receipt-printer', 'ready');
    expect(
      deviceProblems([device('id-card-reader', 'disconnected'), device('scanner', 'jam'), printer]),
    ).toEqual(['problem.id-card-reader', 'problem.scanner']);
  });

  it('says of the printer what is the matter', () => {
    for (const [state, key] of [
      ['paper-out', 'problem.paper-out'],
      ['cover-open', 'problem.cover-open'],
      ['paper-low', 'problem.paper-low'],
      ['silent', 'problem.receipt-printer'],
      ['disabled', 'not-offered.receipt-printer'],
    ] as const) {
      expect(deviceProblems([...others, device('receipt-printer', state)])).toEqual([key]);
    }
  });

  it('says of the document printer what to do first, and nothing of what only concerns staff', () => {
    const problems = (status: DeviceView['status']) =>
      deviceProblems([
        ...others,
        device('receipt-printer', 'ready'),
        { ...device('document-printer', ''), status },
      ]);
    expect(problems({ state: 'fault', advice: ['close-cover', 'load-paper'] })).toEqual([
      'advice.close-cover',
    ]);
    expect(problems({ state: 'attention', advice: ['toner-low'] })).toEqual([]);
    expect(problems({ state: 'disabled' })).toEqual([]);
    expect(problems({ state: 'no-pdf' })).toEqual(['problem.document-printer']);
    expect(problems({ state: 'fault', advice: ['nonsense'] })).toEqual(['problem.document-printer']);
  });

  it('takes a state it does not know for a fault', () => {
    expect(
      deviceProblems([
        device('id-card-reader', 'ready'),
        device('scanner', 'something-new'),
        device('receipt-printer', 'ready'),
      ]),
    ).toEqual(['problem.scanner']);
  });

  it('says what this machine does not offer, and nothing before it knows any device', () => {
    expect(deviceProblems([])).toEqual([]);
    expect(
      deviceProblems([device('id-card-reader', 'disabled'), device('receipt-printer', 'ready')]),
    ).toEqual(['not-offered.id-card-reader', 'not-offered.scanner']);
  });

  it('counts a document camera for a scanner', () => {
    const rest = [device('id-card-reader', 'ready'), device('receipt-printer', 'ready')];
    expect(deviceProblems([...rest, device('document-camera', 'ready')])).toEqual([]);
    expect(deviceProblems([...rest, device('document-camera', 'disconnected')])).toEqual([
      'problem.document-camera',
    ]);
    expect(deviceProblems([...rest, device('scanner', 'jam'), device('document-camera', 'ready')])).toEqual(
      [],
    );
  });

  it('is nothing while one of two readers works', () => {
    expect(
      deviceProblems([
        ...others,
        device('id-card-reader', 'disconnected'),
        device('receipt-printer', 'ready'),
      ]),
    ).toEqual([]);
  });
});
