import { describe, expect, it } from 'vitest';
import { idCardReaderStatus, idCardReadResult, idCardSimulation } from './id-card.ts';

describe('the reader contract', () => {
  it('takes what the host says for a device process that is down', () => {
    expect(idCardReaderStatus.safeParse({ state: 'disconnected' }).success).toBe(true);
    expect(idCardReadResult.safeParse({ ok: false, error: { state: 'disconnected' } }).success).toBe(true);
  });

  it('is closed: no other state, reason or card data passes', () => {
    for (const status of [
      { state: 'fine' },
      { state: 'disconnected', reason: 'fire' },
      { state: 'no-card', number: '11010519491231002X' },
      {},
    ]) {
      expect(idCardReaderStatus.safeParse(status).success).toBe(false);
    }
  });

  it('takes the dock bodies and nothing else', () => {
    for (const body of [
      { place: 'resident' },
      { place: { text: 'aB'.repeat(256) } },
      { remove: true },
      { fault: 'silent' },
      { fault: 'garbage' },
      { fault: 'cut@17' },
      { fault: 'unplug' },
      { clear: true },
    ]) {
      expect(idCardSimulation.safeParse(body).success).toBe(true);
    }
    for (const body of [
      { place: { text: 'ab' } },
      { fault: 'cut@x' },
      { remove: false },
      { eject: true },
      null,
    ]) {
      expect(idCardSimulation.safeParse(body).success).toBe(false);
    }
  });
});
