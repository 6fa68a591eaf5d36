// @vitest-environment happy-dom
import { cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { ReadCard } from '#shared/hardware/id-card.ts';
import { ok } from '#shared/result.ts';
import { readCard } from '../api/devices.ts';
import { wipe } from '../session/wipe.ts';
import { useCardReading } from './card-reading.ts';

vi.mock('../api/devices.ts', () => ({ readCard: vi.fn() }));

const card = { kind: 'resident', name: '李秀英', number: '110101199504120021' } as ReadCard;

/** A reader that finds the card when told to. */
function reader() {
  let find = () => {};
  vi.mocked(readCard).mockImplementation(
    () =>
      new Promise((resolve) => {
        find = () => resolve(ok(ok(card)));
      }),
  );
  return { find: () => find() };
}

afterEach(() => {
  cleanup();
  wipe();
  vi.resetAllMocks();
});

it('gives the answer to whoever waits, also when the screen was left and entered again', async () => {
  const { find } = reader();
  renderHook(() => useCardReading(true, () => undefined)).unmount();
  const onCard = vi.fn(() => undefined);
  renderHook(() => useCardReading(true, onCard));
  find();
  await waitFor(() => expect(onCard).toHaveBeenCalledExactlyOnceWith(card));
  expect(readCard).toHaveBeenCalledTimes(1);
});

it('gives no answer of one citizen to the next', async () => {
  const { find } = reader();
  const first = vi.fn(() => undefined);
  renderHook(() => useCardReading(true, first)).unmount();
  const late = find;
  wipe();
  const next = vi.fn(() => undefined);
  reader();
  renderHook(() => useCardReading(true, next));
  late();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(next).not.toHaveBeenCalled();
  expect(first).not.toHaveBeenCalled();
  expect(readCard).toHaveBeenCalledTimes(2);
});
