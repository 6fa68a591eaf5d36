import { inputMessages } from '../input/messages.ts';
import { attract } from './attract.ts';
import type { Language } from './core.ts';
import { design } from './design.ts';
import { dock } from './dock.ts';
import { frame } from './frame.ts';
import { identify } from './identify.ts';
import { paper } from './paper.ts';
import { prefill } from './prefill.ts';
import { problems } from './problems.ts';
import { screens } from './screens.ts';
import { visit } from './visit.ts';

/** The modules by name, for the test that looks at every sentence. A module joins here and in the two lists. */
export const modules = {
  design,
  frame,
  attract,
  screens,
  dock,
  visit,
  identify,
  prefill,
  problems,
  paper,
  input: inputMessages,
};

/** Every sentence of the page. */
const zh = {
  ...design.zh,
  ...frame.zh,
  ...attract.zh,
  ...screens.zh,
  ...dock.zh,
  ...visit.zh,
  ...identify.zh,
  ...prefill.zh,
  ...problems.zh,
  ...paper.zh,
  ...inputMessages.zh,
};
const en = {
  ...design.en,
  ...frame.en,
  ...attract.en,
  ...screens.en,
  ...dock.en,
  ...visit.en,
  ...identify.en,
  ...prefill.en,
  ...problems.en,
  ...paper.en,
  ...inputMessages.en,
};

export type MessageKey = keyof typeof zh;

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en };
