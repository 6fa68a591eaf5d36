/** Rows of the database as the code sees them, and the questions several files ask. */
import { type Manifest, SignedManifest } from '#shared/envelope/manifest.ts';
import type { ChildState } from '#shared/platform/cases.ts';
import type { Queries } from './store/database.ts';

export interface SubmissionRow {
  readonly id: string;
  readonly kiosk: string;
  readonly seq: number;
  readonly previous: string | null;
  readonly digest: string;
  readonly manifest: string;
}

export interface CaseRow {
  readonly submission: string;
  readonly number: number | null;
  readonly application: string;
  readonly parts: string;
  readonly received_at: string;
  readonly accepted_at: string | null;
  readonly version: number;
  readonly told: number;
}

export interface ChildRow {
  readonly submission: string;
  readonly position: number;
  readonly matter: string;
  readonly department: string;
  readonly state: ChildState;
  readonly at: string;
  readonly due_by: string | null;
  /** JSON of `ChildDetail`. */
  readonly detail: string | null;
}

export interface MendingRow {
  readonly submission: string;
  readonly mends: string;
  readonly application: string;
  readonly parts: string;
  readonly received_at: string;
}

/** A part of an opened envelope, as the case keeps it. */
export interface StoredPart {
  readonly name: string;
  readonly type: string;
  readonly sha256: string;
}

export const submissionOf = (db: Queries, id: string): Promise<SubmissionRow | undefined> =>
  db.get<SubmissionRow>('SELECT * FROM submissions WHERE id = ?', id);
export const caseOf = (db: Queries, id: string): Promise<CaseRow | undefined> =>
  db.get<CaseRow>('SELECT * FROM cases WHERE submission = ?', id);
export const mendingOf = (db: Queries, id: string): Promise<MendingRow | undefined> =>
  db.get<MendingRow>('SELECT * FROM mendings WHERE submission = ?', id);
export const mendingsOf = (db: Queries, mends: string): Promise<MendingRow[]> =>
  db.all<MendingRow>('SELECT * FROM mendings WHERE mends = ? ORDER BY received_at, submission', mends);
export const childrenOf = (db: Queries, id: string): Promise<ChildRow[]> =>
  db.all<ChildRow>('SELECT * FROM children WHERE submission = ? ORDER BY position', id);

export const manifestOf = (row: SubmissionRow): Manifest =>
  SignedManifest.shape.manifest.parse(JSON.parse(row.manifest));

export const caseNumberOf = (number: number): string => `YS${String(number).padStart(8, '0')}`;
export const childNumberOf = (number: number, position: number): string =>
  `${caseNumberOf(number)}-${String(position + 1).padStart(2, '0')}`;
