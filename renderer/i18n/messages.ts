import { attract } from './attract.ts';
import type { Language } from './core.ts';
import { design } from './design.ts';
import { frame } from './frame.ts';
import { visit } from './visit.ts';

/** The modules by name, for the test that looks at every sentence. A module joins here and in the two lists. */
export const modules = { design, frame, attract, visit };

/** Every sentence of the page. */
const zh = { ...design.zh, ...frame.zh, ...attract.zh, ...visit.zh };
const en = { ...design.en, ...frame.en, ...attract.en, ...visit.en };

export type MessageKey = keyof typeof zh;

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en };
