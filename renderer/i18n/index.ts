import { useCallback } from 'react';
import { useSettings } from '../session/settings.ts';
import { fill, type LocalText, type MessageValues } from './core.ts';
import { type MessageKey, messages } from './messages.ts';

export { defineMessages, type Language, type LocalText, languageTag, type MessageValues } from './core.ts';
export type { MessageKey } from './messages.ts';

export type Translate = (key: MessageKey, values?: MessageValues) => string;

/** The translator of the language chosen now; the component renders again when the citizen switches. */
export function useT(): Translate {
  const language = useSettings((settings) => settings.language);
  return useCallback((key, values) => fill(messages[language][key], values), [language]);
}

/** Picks the side of a catalogue sentence that the citizen reads now. */
export function useText(): (text: LocalText) => string {
  const language = useSettings((settings) => settings.language);
  return useCallback((text) => text[language], [language]);
}
