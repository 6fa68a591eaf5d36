/** The two languages of the screens. Chinese is the first one, and the one a session falls back to. */
export type Language = 'zh' | 'en';

/** A sentence the catalogue carries in both languages. */
export interface LocalText {
  readonly zh: string;
  readonly en: string;
}

export type MessageValues = Readonly<Record<string, string | number>>;

/** One module's sentences. `en` must answer every key of `zh` and no other: the type says so. */
export interface MessageModule<K extends string> {
  readonly zh: Readonly<Record<K, string>>;
  readonly en: Readonly<Record<K, string>>;
}

/** Declares a module's sentences so that a missing English sentence is a type error. */
export function defineMessages<const Z extends Readonly<Record<string, string>>>(
  zh: Z,
  en: Readonly<Record<keyof Z & string, string>>,
): MessageModule<keyof Z & string> {
  return { zh, en };
}

/**
 * Fills `{name}` places. A place without a value stays visible as written, so that a forgotten parameter is seen
 * in a picture or a test and never becomes an empty hole in a sentence.
 */
export function fill(sentence: string, values: MessageValues = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** BCP 47 tag for the `lang` attribute and for date and number formatting. */
export const languageTag: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };
