// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beginVisit, endVisit, useSession } from '../session/session.ts';
import { changeSettings, defaultSettings, useSettings } from '../session/settings.ts';
import { onWipe } from '../session/wipe.ts';
import { Boundary } from './boundary.tsx';
import { goTo, useRoute } from './router.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  endVisit();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Breaks on the form screen only. */
function Fragile() {
  const route = useRoute((state) => state.screen);
  if (route === 'form') throw new Error('李晓梅 110101199003078515');
  return <p>{route}</p>;
}

it('wipes the visit when a screen breaks, and comes back to attract', () => {
  const wiped = vi.fn();
  const forget = onWipe(wiped);
  render(
    <Boundary>
      <Fragile />
    </Boundary>,
  );
  act(() => {
    beginVisit();
    changeSettings({ language: 'en' });
  });
  expect(useSession.getState().idle.kind).toBe('counting');

  act(() => goTo('form'));
  expect(wiped).toHaveBeenCalledOnce();
  expect(useSession.getState().idle.kind).toBe('off');
  expect(useSettings.getState()).toEqual(defaultSettings);
  expect(screen.queryByText('attract')).toBeNull();

  act(() => {
    vi.advanceTimersByTime(1000);
  });
  expect(screen.getByText('attract')).toBeTruthy();
  forget();
});
