import { create } from 'zustand';
import { beginVisit } from '../session/session.ts';
import { onWipe } from '../session/wipe.ts';

/** Screens by the handle of their root element (`data-screen`). */
export const screenIds = [
  'attract',
  'life-events',
  'situations',
  'notice',
  'matters',
  'identify',
  'form',
  'materials',
  'delivery',
  'check',
  'sign',
  'submitted',
  'rate',
  'progress',
  'technician',
  'out-of-service',
] as const;
export type ScreenId = (typeof screenIds)[number];

/** Screens nobody's papers are on: no countdown, nothing to wipe. */
const outsideVisit: ReadonlySet<ScreenId> = new Set(['attract', 'technician', 'out-of-service']);

export const useRoute = create<{ readonly screen: ScreenId }>(() => ({ screen: 'attract' }));

/** Shows a screen. Going to one that belongs to a visit starts the visit's clock. */
export function goTo(screen: ScreenId): void {
  if (!outsideVisit.has(screen)) beginVisit();
  useRoute.setState({ screen });
}

export const inVisit = (screen: ScreenId): boolean => !outsideVisit.has(screen);

// Every wipe ends where the next citizen begins.
onWipe(() => useRoute.setState({ screen: 'attract' }));
