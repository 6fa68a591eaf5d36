import { canonicalJson } from '#shared/envelope/canonical.ts';
import type { OpenedContents } from '#shared/envelope/frame.ts';
import type { Manifest } from '#shared/envelope/manifest.ts';
import { type ChildState, childMoves } from '#shared/platform/cases.ts';
import { SealedApplication } from '#shared/platform/contract.ts';
import type { Refusal } from '#shared/platform/watermark.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Guide } from '../guide.ts';
import type { Receipts } from '../receipts.ts';
import {
  type CaseRow,
  caseOf,
  childrenOf,
  mendingOf,
  mendingsOf,
  type StoredPart,
  type SubmissionRow,
  submissionOf,
} from '../rows.ts';
import type { Database, Queries } from '../store/database.ts';
import { type ChildDetail, readDetail } from './detail.ts';
import type { Telling } from './telling.ts';

export interface CaseDeps {
  readonly db: Database;
  readonly receipts: Receipts;
  readonly telling: Telling;
  readonly guide: Guide;
  readonly clock: { now(): number };
  /** `auto` accepts as soon as everything is here, `manual` waits for the desk. */
  readonly accept: 'auto' | 'manual';
  readonly faultPoint: (name: string) => Promise<void>;
}

export interface CaseBook {
  /** Makes the one case of a submission, or mends the one it names; gives the receipts there are to give. */
  settle(
    row: SubmissionRow,
    manifest: Manifest,
    open: () => Promise<OpenedContents | undefined>,
  ): Promise<Result<void, Refusal>>;
  /** 受理. False where there is no such case. */
  accept(id: string): Promise<boolean>;
  /** A department moves its child; false where there is none, or where it may not go there from its state. */
  move(id: string, matter: string, state: ChildState, detail: ChildDetail): Promise<boolean>;
}

type Opened = { readonly application: SealedApplication; readonly parts: StoredPart[] };

export function createCaseBook(deps: CaseDeps): CaseBook {
  const { db, receipts, telling, guide, clock, faultPoint } = deps;
  const now = () => new Date(clock.now()).toISOString();
  const lifeEventOf = async (id: string): Promise<string> =>
    String(JSON.parse((await submissionOf(db, id))?.manifest ?? '{}').lifeEvent);
  const dueBy = (lifeEvent: string, matter: string) => guide.dueBy(lifeEvent, matter, now().slice(0, 10));

  /** Counts a change of a case. Its row stays locked until the transaction ends, so changes come one after another. */
  const change = async (queries: Queries, id: string): Promise<number | undefined> =>
    (
      await queries.get<{ version: number }>(
        'UPDATE cases SET version = version + 1 WHERE submission = ? RETURNING version',
        id,
      )
    )?.version;
  const record = (
    queries: Queries,
    id: string,
    version: number,
    matter: string,
    state: string,
    actor: string,
  ) =>
    queries.run(
      'INSERT INTO events (submission, version, matter, state, actor, at) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      version,
      matter,
      state,
      actor,
      now(),
    );
  const setChild = (
    queries: Queries,
    id: string,
    matter: string,
    to: { state: ChildState; detail: ChildDetail; dueBy: string | null },
  ) =>
    queries.run(
      'UPDATE children SET state = ?, at = ?, due_by = ?, detail = ? WHERE submission = ? AND matter = ?',
      to.state,
      now(),
      to.dueBy,
      JSON.stringify(to.detail),
      id,
      matter,
    );
  const addTicket = (queries: Queries, id: string, kiosk: string, lookupId: string, queryCode: string) =>
    queries.run(
      `INSERT INTO tickets (submission, lookup_id, kiosk, query_code) VALUES (?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      id,
      lookupId,
      kiosk,
      queryCode,
    );

  /** Everything in the envelope agrees with what the manifest says of it. */
  const read = async (
    manifest: Manifest,
    opened: OpenedContents | undefined,
  ): Promise<Result<Opened, Refusal>> => {
    const application = SealedApplication.safeParse(opened?.application);
    if (opened === undefined || !application.success) return err('envelope-unopenable');
    const { lookupId } = await telling.queryKeysOf(application.data.queryCode);
    if (lookupId !== manifest.lookupId) return err('envelope-unopenable');
    const { children } = application.data;
    const named = children.map((child) => child.matter);
    if (canonicalJson(named.toSorted()) !== canonicalJson(manifest.matters.toSorted()))
      return err('matters-differ');
    const parts = opened.parts.map(({ name, type, sha256 }) => ({ name, type, sha256 }));
    const names = new Set(parts.map((part) => part.name));
    if (children.some((child) => child.materials.some((name) => !names.has(name))))
      return err('envelope-unopenable');
    return ok({ application: application.data, parts });
  };

  const open = async (
    row: SubmissionRow,
    manifest: Manifest,
    { application, parts }: Opened,
  ): Promise<void> => {
    await faultPoint('case-made:before');
    await db.transaction(async (queries) => {
      const added = await queries.run(
        `INSERT INTO cases (submission, number, application, parts, received_at, accepted_at, version, told)
         VALUES (?, NULL, ?, ?, ?, NULL, 1, 0) ON CONFLICT DO NOTHING`,
        row.id,
        JSON.stringify(application),
        JSON.stringify(parts),
        now(),
      );
      if (added === 0) return; // another instance was as quick
      for (const [position, { matter, department }] of application.children.entries()) {
        await queries.run(
          `INSERT INTO children (submission, position, matter, department, state, at, due_by, detail)
           VALUES (?, ?, ?, ?, 'received', ?, NULL, ?)`,
          row.id,
          position,
          matter,
          department,
          now(),
          JSON.stringify({ waitsFor: guide.waitsFor(manifest.lifeEvent, matter, manifest.matters) }),
        );
        await record(queries, row.id, 1, matter, 'received', row.kiosk);
      }
      await addTicket(queries, row.id, row.kiosk, manifest.lookupId, application.queryCode);
      for (const number of cardNumbers(application)) {
        const insert = 'INSERT INTO subjects (number, submission) VALUES (?, ?) ON CONFLICT DO NOTHING';
        await queries.run(insert, number, row.id);
      }
    });
    await faultPoint('case-made:after');
  };

  /** Whoever brings the code of the case, or a card that was in it, may mend it. */
  const mayMend = async (id: string, application: SealedApplication): Promise<boolean> => {
    const byCode = 'SELECT 1 AS known FROM tickets WHERE submission = ? AND query_code = ?';
    if ((await db.get(byCode, id, application.queryCode)) !== undefined) return true;
    for (const number of cardNumbers(application)) {
      const byCard = 'SELECT 1 AS known FROM subjects WHERE submission = ? AND number = ?';
      if ((await db.get(byCard, id, number)) !== undefined) return true;
    }
    return false;
  };

  const mend = async (
    row: SubmissionRow,
    manifest: Manifest,
    { application, parts }: Opened,
    mends: string,
  ): Promise<Result<void, Refusal>> => {
    const found = await caseOf(db, mends);
    if (found === undefined || !(await mayMend(mends, application))) return err('correction-unknown');
    const known = new Set((await childrenOf(db, mends)).map((child) => child.matter));
    if (manifest.matters.some((matter) => !known.has(matter))) return err('matters-differ');
    await faultPoint('case-made:before');
    await db.transaction(async (queries) => {
      const version = await change(queries, mends);
      if (version === undefined) return;
      const added = await queries.run(
        `INSERT INTO mendings (submission, mends, application, parts, received_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        row.id,
        mends,
        JSON.stringify(application),
        JSON.stringify(parts),
        now(),
      );
      if (added === 0) return;
      const { number } = (await caseOf(queries, mends)) ?? found;
      const asked = new Set(application.correction?.correctionIds);
      for (const child of await childrenOf(queries, mends)) {
        const { correction, ...detail } = readDetail(child.detail);
        // What was mended already, or by another visit, is kept with the case and moves nothing.
        if (child.state !== 'correction' || correction === undefined || !asked.has(correction.correctionId))
          continue;
        const state = number === null ? 'received' : 'accepted';
        const due = number === null ? null : dueBy(manifest.lifeEvent, child.matter);
        await setChild(queries, mends, child.matter, { state, detail, dueBy: due });
        await record(queries, mends, version, child.matter, state, 'citizen');
      }
      await addTicket(queries, mends, row.kiosk, manifest.lookupId, application.queryCode);
    });
    await faultPoint('case-made:after');
    return ok(undefined);
  };

  const giveAccepted = async (id: string): Promise<void> => {
    const submission = await submissionOf(db, id);
    if (submission !== undefined) await receipts.accepted(submission, id);
    for (const mending of await mendingsOf(db, id)) {
      const other = await submissionOf(db, mending.submission);
      if (other !== undefined) await receipts.accepted(other, id);
    }
  };

  const acceptCase = async (id: string): Promise<void> => {
    const lifeEvent = await lifeEventOf(id);
    await db.transaction(async (queries) => {
      const take = `UPDATE cases SET accepted_at = ?, version = version + 1
        WHERE submission = ? AND accepted_at IS NULL RETURNING version`;
      const taken = await queries.get<{ version: number }>(take, now(), id);
      if (taken === undefined) return;
      const next = await queries.get<{ value: number }>(
        "UPDATE counters SET value = value + 1 WHERE name = 'case' RETURNING value",
      );
      await queries.run('UPDATE cases SET number = ? WHERE submission = ?', next?.value ?? 0, id);
      for (const child of await childrenOf(queries, id)) {
        if (child.state !== 'received') continue;
        const due = dueBy(lifeEvent, child.matter);
        const detail = readDetail(child.detail);
        await setChild(queries, id, child.matter, { state: 'accepted', detail, dueBy: due });
        await record(queries, id, taken.version, child.matter, 'accepted', 'desk');
      }
    });
    await giveAccepted(id);
    await telling.tell(id);
  };

  return {
    settle: async (row, manifest, openEnvelope) => {
      let made: CaseRow | undefined = await caseOf(db, row.id);
      let mending = made === undefined ? await mendingOf(db, row.id) : undefined;
      if (made === undefined && mending === undefined) {
        const opened = await read(manifest, await openEnvelope());
        if (!opened.ok) return opened;
        const link = opened.value.application.correction;
        if (link === undefined) {
          await open(row, manifest, opened.value);
          made = await caseOf(db, row.id);
        } else {
          const mended = await mend(row, manifest, opened.value, link.submissionId);
          if (!mended.ok) return mended;
          mending = await mendingOf(db, row.id);
        }
      }
      const caseId = mending?.mends ?? row.id;
      await receipts.received(row, mending?.received_at ?? made?.received_at ?? now());
      if (mending === undefined && deps.accept === 'auto' && made?.accepted_at === null) {
        await acceptCase(row.id);
      } else {
        await receipts.accepted(row, caseId);
        await telling.tell(caseId);
      }
      return ok(undefined);
    },
    accept: async (id) => {
      if ((await caseOf(db, id)) === undefined) return false;
      await acceptCase(id);
      return true;
    },
    move: async (id, matter, state, more) => {
      const lifeEvent = await lifeEventOf(id);
      const moved = await db.transaction(async (queries) => {
        const version = await change(queries, id);
        const child = (await childrenOf(queries, id)).find((one) => one.matter === matter);
        if (version === undefined || child === undefined) return false;
        if (!childMoves[child.state].includes(state)) return false;
        const detail = { ...readDetail(child.detail), ...more };
        const due = state === 'accepted' ? dueBy(lifeEvent, matter) : child.due_by;
        await setChild(queries, id, matter, { state, detail, dueBy: due });
        await record(queries, id, version, matter, state, 'desk');
        return true;
      });
      await telling.tell(id);
      return moved;
    },
  };
}

/** Numbers of the cards that lay on the reader, from what the application says of its people. */
function cardNumbers(application: SealedApplication): string[] {
  const people = [application.applicant, ...(Array.isArray(application.others) ? application.others : [])];
  return people.flatMap((person) => {
    const card = typeof person === 'object' && person !== null && 'card' in person ? person.card : undefined;
    return typeof card === 'object' && card !== null && 'number' in card ? [String(card.number)] : [];
  });
}
