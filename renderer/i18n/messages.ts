import { attract } from './attract.ts';
import type { Language } from './core.ts';
import { design } from './design.ts';
import { dock } from './dock.ts';
import { frame } from './frame.ts';
import { screens } from './screens.ts';

/** Every sentence of the page, merged from the modules. A module joins by one line in each list. */
const zh = { ...design.zh, ...frame.zh, ...attract.zh, ...screens.zh, ...dock.zh };
const en = { ...design.en, ...frame.en, ...attract.en, ...screens.en, ...dock.en };

export type MessageKey = keyof typeof zh;

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en };

/** The modules by name, for the test that looks at every sentence. */
export const modules = { design, frame, attract, screens, dock };
