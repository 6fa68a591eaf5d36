import type { Language } from './core.ts';
import { design } from './design.ts';

/** Every sentence of the page, merged from the modules. A module joins by one line in each list. */
const zh = { ...design.zh };
const en = { ...design.en };

export type MessageKey = keyof typeof zh;

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en };

/** The modules by name, for the test that looks at every sentence. */
export const modules = { design };
