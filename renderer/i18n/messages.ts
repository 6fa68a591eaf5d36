import { attract } from './attract.ts';
import type { Language } from './core.ts';
import { design } from './design.ts';
<<<<<<< HEAD
import { visit } from './visit.ts';

/** Every sentence of the page, merged from the modules. A module joins by one line in each list. */
const zh = { ...design.zh, ...visit.zh };
const en = { ...design.en, ...visit.en };
=======
import { frame } from './frame.ts';

/** Every sentence of the page, merged from the modules. A module joins by one line in each list. */
const zh = { ...design.zh, ...frame.zh, ...attract.zh };
const en = { ...design.en, ...frame.en, ...attract.en };
>>>>>>> face

export type MessageKey = keyof typeof zh;

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en };

/** The modules by name, for the test that looks at every sentence. */
<<<<<<< HEAD
export const modules = { design, visit };
=======
export const modules = { design, frame, attract };
>>>>>>> face
