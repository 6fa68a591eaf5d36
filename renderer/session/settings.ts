import { create } from 'zustand';
import type { Language } from '../i18n/core.ts';

export const textSizes = ['normal', 'large', 'larger', 'largest'] as const;
export type TextSize = (typeof textSizes)[number];

export const contrasts = ['light', 'soft', 'dark', 'high'] as const;
export type Contrast = (typeof contrasts)[number];

export interface Settings {
  readonly language: Language;
  readonly textSize: TextSize;
  readonly contrast: Contrast;
}

export const defaultSettings: Settings = { language: 'zh', textSize: 'normal', contrast: 'light' };

/** How this citizen reads the screen. Lives in memory only and goes back to the default when the visit is wiped. */
export const useSettings = create<Settings>(() => defaultSettings);

/** Changes one or more settings. */
export function changeSettings(change: Partial<Settings>): void {
  useSettings.setState(change);
}

/** Back to the default: part of every wipe, so that the next citizen meets the machine as it was delivered. */
export function resetSettings(): void {
  useSettings.setState(defaultSettings, true);
}

/** The one after `current`, going round. */
export function nextOf<T>(all: readonly T[], current: T): T {
  const next = all[(all.indexOf(current) + 1) % all.length];
  return next === undefined ? current : next;
}
