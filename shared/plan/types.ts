import type {
  DataElement,
  Group,
  LifeEvent,
  Material,
  Matter,
  Situation,
  Wording,
} from '../catalogue/schema.ts';

/** What the citizen has said so far. */
export interface Answers {
  /** Option id by situation id. Answers to questions no longer asked are ignored, not removed. */
  readonly situations: Readonly<Record<string, string>>;
  /** Matters the citizen does not want; all others that apply are done. */
  readonly deselected: readonly string[];
  /** Voluntary matters the citizen wants, and the one wanted of matters that exclude each other. */
  readonly wanted?: readonly string[];
  /** Values of choices, numbers and dates, for conditions that look at them. */
  readonly choices: Readonly<Record<string, string>>;
}

export interface PlanMatter {
  readonly matter: Matter;
  /** `told`: nothing to apply for, only told. `undecided`: a question that decides it is not answered yet. */
  readonly state: 'selected' | 'deselected' | 'unavailable' | 'undecided' | 'told';
  /** Why it is unavailable, or why it cannot be left out. */
  readonly why?: Wording;
  /** True when the law binds it to others: it cannot be left out alone. */
  readonly locked?: boolean;
  /** Matters that would have to come first and are not part of this visit. */
  readonly missing?: readonly string[];
}

export interface PlanElement {
  readonly element: DataElement;
  /** Ids of the selected matters that need it. */
  readonly neededBy: readonly string[];
  /** `ask` the citizen; `from-matter`: a selected matter produces it; `pending`: its condition is not decided yet. */
  readonly state: 'ask' | 'from-matter' | 'pending';
  readonly fromMatter?: string;
}

export interface PlanGroup {
  readonly group: Group;
  readonly elements: readonly PlanElement[];
}

/** How a material reaches the case in this visit. */
export type Supply =
  | { readonly kind: 'scan' }
  | { readonly kind: 'commitment'; readonly text: Wording }
  | { readonly kind: 'from-matter'; readonly matter: string }
  /** The departments pass it on among themselves; the citizen has no paper of it. */
  | { readonly kind: 'data-share' }
  /** Chosen when the visit's own data has come: a valid licence stands in for the paper. */
  | { readonly kind: 'e-licence' }
  | { readonly kind: 'system' };

export interface PlanMaterial {
  readonly material: Material;
  readonly neededBy: readonly string[];
  readonly supply: Supply;
  /** False while the situation that decides it is unanswered. */
  readonly certain: boolean;
}

export interface PlanStep {
  readonly matters: readonly string[];
}

/** N→1 figures the citizen sees. */
export interface PlanFigures {
  readonly forms: number;
  readonly materialUses: number;
  readonly materials: number;
  readonly scans: number;
  readonly visits: number;
  readonly elementUses: number;
  readonly elements: number;
  readonly asked: number;
}

/** 办理方案: the pure result of catalogue + situations + selected matters. */
export interface Plan {
  readonly lifeEvent: LifeEvent;
  /** Questions that apply, in order; the first without an answer is asked next. */
  readonly situations: readonly { situation: Situation; answer: string | undefined }[];
  readonly matters: readonly PlanMatter[];
  readonly groups: readonly PlanGroup[];
  readonly materials: readonly PlanMaterial[];
  readonly steps: readonly PlanStep[];
  /** Critical path in working days from acceptance. */
  readonly workingDays: number;
  readonly feeFen: number;
  readonly results: readonly { matter: string; result: Wording }[];
  /** The role of the applicant, and of a second person whose card may be laid. */
  readonly applicantRole: string | undefined;
  readonly secondRoles: readonly string[];
  /** Of the second persons those without whose card the visit cannot go on. */
  readonly requiredRoles: readonly string[];
  readonly figures: PlanFigures;
}
