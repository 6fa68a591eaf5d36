import { inputMessages } from '../input/messages.ts';
import { attract } from './attract.ts';
import type { Language } from './core.ts';
import { design } from './design.ts';
import { dock } from './dock.ts';
import { frame } from './frame.ts';
import { identify } from './identify.ts';
import { materials } from './materials.ts';
import { paper } from './paper.ts';
import { prefill } from './prefill.ts';
import { printers } from './printers.ts';
import { problems } from './problems.ts';
import { screens } from './screens.ts';
import { technician } from './technician.ts';
import { technicianChecks } from './technician-checks.ts';
import { technicianDevices } from './technician-devices.ts';
import { technicianSettings } from './technician-settings.ts';
import { technicianUpkeep } from './technician-upkeep.ts';
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
  materials,
  prefill,
  problems,
  paper,
  printers,
  technician,
  technicianChecks,
  technicianDevices,
  technicianSettings,
  technicianUpkeep,
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
  ...materials.zh,
  ...prefill.zh,
  ...problems.zh,
  ...paper.zh,
  ...printers.zh,
  ...technician.zh,
  ...technicianChecks.zh,
  ...technicianDevices.zh,
  ...technicianSettings.zh,
  ...technicianUpkeep.zh,
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
  ...materials.en,
  ...prefill.en,
  ...problems.en,
  ...paper.en,
  ...printers.en,
  ...technician.en,
  ...technicianChecks.en,
  ...technicianDevices.en,
  ...technicianSettings.en,
  ...technicianUpkeep.en,
  ...inputMessages.en,
};

export type MessageKey = keyof typeof zh;

export const messages: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { zh, en };
