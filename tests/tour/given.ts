import type { ElementValue } from '#shared/application/types.ts';

/** What the citizen gave, as remembered by the citizen and not by the page. */
export interface Given {
  readonly values: Record<string, ElementValue>;
  /** SHA-256 of every page fed to the scanner, by material, in order. */
  readonly pages: Record<string, string[]>;
  readonly matters: string[];
  /** Elements departments filled in, and those of them the citizen contested. */
  readonly held: string[];
  readonly contested: string[];
  figures: { asked: number; needed: number; materials: number };
  submissionId: string;
  truth: string;
  intakeNumber: string;
  queryCode: string;
}

export const nothingGiven = (): Given => ({
  values: {},
  pages: {},
  matters: [],
  held: [],
  contested: [],
  figures: { asked: 0, needed: 0, materials: 0 },
  submissionId: '',
  truth: '',
  intakeNumber: '',
  queryCode: '',
});
