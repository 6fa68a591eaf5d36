import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wipe } from '../session/wipe.ts';
import { askReader } from './card-reading.ts';

let answers: ((response: Response) => void)[] = [];
let signals: (AbortSignal | null | undefined)[] = [];
beforeEach(() => {
  answers = [];
  signals = [];
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => {
    signals.push(init.signal);
    return new Promise<Response>((resolve, reject) => {
      answers.push(resolve);
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  });
});
afterEach(() => {
  wipe();
  vi.unstubAllGlobals();
});
const noCard = () => new Response(JSON.stringify({ ok: false, error: { state: 'no-card' } }));

test('who asks while a question is under way waits for the same answer', async () => {
  const first = askReader();
  const second = askReader();
  expect(answers).toHaveLength(1);
  answers[0]?.(noCard());
  expect(await second).toEqual({ ok: true, value: { ok: false, error: { state: 'no-card' } } });
  expect(await first).toEqual(await second);
  void askReader();
  expect(answers).toHaveLength(2);
});

test('a wipe ends the question; the next visit asks its own', async () => {
  const old = askReader();
  wipe();
  expect(signals[0]?.aborted).toBe(true);
  expect((await old).ok).toBe(false);
  const fresh = askReader();
  expect(answers).toHaveLength(2);
  answers[1]?.(noCard());
  expect((await fresh).ok).toBe(true);
});
