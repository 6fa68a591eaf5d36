import type { CaseSearchAnswer, KioskCases } from '#shared/platform/cases.ts';
import { SealedApplication } from '#shared/platform/contract.ts';
import {
  type CaseRow,
  caseNumberOf,
  childrenOf,
  mendingsOf,
  type StoredPart,
  type SubmissionRow,
} from '../rows.ts';
import type { Database } from '../store/database.ts';
import type { Telling } from './telling.ts';

interface ChildView {
  readonly matter: string;
  readonly department: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** SHA-256 of each document, in the child's order. */
  readonly materials: readonly string[];
}

/** One case of `GET /v1/cases`, which is not part of the contract: what tests and the desk look at. */
export interface CaseView {
  readonly submissionId: string;
  readonly intakeNumber: string;
  readonly caseNumber: string | null;
  /** Set when the kiosk's chain has a hole or a fork before this submission. */
  readonly chain: 'whole' | 'gap' | 'fork';
  readonly children: readonly ChildView[];
  /** SHA-256 of the signed official form of each matter that has one. */
  readonly forms?: readonly { readonly matter: string; readonly sha256: string }[];
  /** What the kiosk asked departments for, what stands in for papers, and what the citizen contests. */
  readonly dataUse: readonly unknown[];
  readonly proofs: readonly unknown[];
  readonly objections: readonly unknown[];
  /** What was sent in later to mend it. */
  readonly mendings?: readonly { readonly submissionId: string; readonly children: readonly ChildView[] }[];
}

type Joined = CaseRow & SubmissionRow;

export async function caseViews(db: Database): Promise<CaseView[]> {
  const rows = await db.all<Joined>(
    'SELECT * FROM cases JOIN submissions ON submissions.id = cases.submission ORDER BY received_at, id',
  );
  const views: CaseView[] = [];
  for (const row of rows) {
    const { children, dataUse, proofs, objections } = SealedApplication.parse(JSON.parse(row.application));
    const parts: StoredPart[] = JSON.parse(row.parts);
    const mendings = await mendingsOf(db, row.id);
    views.push({
      submissionId: row.id,
      intakeNumber: JSON.parse(row.manifest).intakeNumber,
      caseNumber: row.number === null ? null : caseNumberOf(row.number),
      chain: await chainOf(db, row),
      ...formsAmong(parts),
      children: childViews(children, parts),
      dataUse,
      proofs,
      objections,
      ...(mendings.length === 0
        ? {}
        : {
            mendings: mendings.map(({ submission, application, parts: own }) => ({
              submissionId: submission,
              children: childViews(
                SealedApplication.parse(JSON.parse(application)).children,
                JSON.parse(own),
              ),
            })),
          }),
    });
  }
  return views;
}

function childViews(
  children: SealedApplication['children'],
  parts: readonly StoredPart[],
): readonly ChildView[] {
  const hashes = new Map(parts.map((part) => [part.name, part.sha256]));
  return children.map(({ matter, department, fields, materials }) => ({
    matter,
    department,
    fields,
    materials: materials.flatMap((name) => hashes.get(name) ?? []),
  }));
}

/** A form is the part `form:<matter>`. */
function formsAmong(parts: readonly StoredPart[]): Pick<CaseView, 'forms'> {
  const forms = parts.flatMap(({ name, sha256 }) =>
    name.startsWith('form:') ? [{ matter: name.slice('form:'.length), sha256 }] : [],
  );
  return forms.length > 0 ? { forms } : {};
}

/** Whether the manifest this one names as its previous is here under the number before. */
async function chainOf(db: Database, { kiosk, seq, previous }: SubmissionRow): Promise<CaseView['chain']> {
  const select = 'SELECT digest FROM seen WHERE kiosk = ? AND seq = ?';
  if ((await db.all(select, kiosk, seq)).length > 1) return 'fork';
  if (seq === 1) return previous === null ? 'whole' : 'fork';
  const before = await db.get<{ digest: string }>(select, kiosk, seq - 1);
  if (before === undefined) return 'gap';
  return before.digest === previous ? 'whole' : 'fork';
}

const PAGE = 200;

/** `GET /v1/devices/{kiosk}/cases`: what became of a kiosk's own submissions, its mending ones among them. */
export async function kioskCases(db: Database, kiosk: string, since: number): Promise<KioskCases> {
  const rows = await db.all<SubmissionRow & { case_id: string; mends: string | null; number: number | null }>(
    `SELECT submissions.*, cases.submission AS case_id, mendings.mends AS mends, cases.number AS number
     FROM submissions LEFT JOIN mendings ON mendings.submission = submissions.id
     JOIN cases ON cases.submission = coalesce(mendings.mends, submissions.id)
     WHERE submissions.kiosk = ? AND submissions.seq > ? ORDER BY submissions.seq, submissions.id LIMIT ${PAGE}`,
    kiosk,
    since,
  );
  const cases: KioskCases['cases'] = [];
  for (const row of rows) {
    const children = await childrenOf(db, row.case_id);
    cases.push({
      submissionId: row.id,
      seq: row.seq,
      digest: row.digest,
      intakeNumber: JSON.parse(row.manifest).intakeNumber,
      caseNumber: row.number === null ? null : caseNumberOf(row.number),
      mends: row.mends,
      children: children.map(({ matter, state }) => ({ matter, state })),
    });
  }
  return { cases, next: rows.at(-1)?.seq ?? since, more: rows.length === PAGE };
}

/** The cases of a person whose card lies on a reader, newest first. */
export async function casesOfPerson(
  db: Database,
  telling: Telling,
  number: string,
): Promise<CaseSearchAnswer['cases']> {
  const rows = await db.all<CaseRow>(
    `SELECT cases.* FROM cases JOIN subjects ON subjects.submission = cases.submission
     WHERE subjects.number = ? ORDER BY received_at DESC, cases.submission DESC LIMIT 100`,
    number,
  );
  return Promise.all(rows.map((row) => telling.progressOf(row)));
}
