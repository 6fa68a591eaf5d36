/**
 * 一次告知: the whole list of what applies, as a value. It depends on the catalogue, the answered situations and the
 * chosen matters and on nothing else: no name, no number, no value of the form.
 */
import type { Catalogue, LifeEvent, Wording } from '../catalogue/schema.ts';
import { canonicalDigest } from '../envelope/canonical.ts';
import { makePlan } from '../plan/plan.ts';
import type { Plan, Supply } from '../plan/types.ts';

/** What the citizen has answered and chosen, as catalogue ids. */
export interface NoticeAnswers {
  readonly situations: Readonly<Record<string, string>>;
  readonly deselected: readonly string[];
  readonly wanted: readonly string[];
}

export interface NoticeMatter {
  readonly id: string;
  readonly name: Wording;
  readonly department: Wording;
  readonly workingDays: number;
  readonly immediate: boolean;
  readonly timeNote?: Wording;
  readonly feeFen: number;
  readonly feeNote?: Wording;
  readonly results: readonly Wording[];
}

export interface NoticeMaterial {
  readonly id: string;
  readonly name: Wording;
  readonly hint?: Wording;
  /** Least number of pages. */
  readonly pages: number;
  /** Ids of the matters it is for. */
  readonly for: readonly string[];
  /** False while a question that decides it is not answered. */
  readonly certain: boolean;
}

export type NoticeSupplied = Pick<NoticeMaterial, 'id' | 'name' | 'for'> & {
  readonly how: 'from-matter' | 'system' | 'commitment' | 'data-share' | 'e-licence';
  /** The matter it comes from. */
  readonly from?: Wording;
};

export interface Notice {
  readonly format: 'yiciban/notice/1';
  readonly catalogue: { readonly version: number; readonly hash: string };
  readonly lifeEvent: string;
  readonly name: Wording;
  readonly verified: boolean;
  readonly situations: readonly { readonly question: Wording; readonly answer: Wording }[];
  /** Matters to be done, in steps; those of one step run side by side. */
  readonly steps: readonly (readonly NoticeMatter[])[];
  readonly bring: readonly NoticeMaterial[];
  readonly needNot: readonly NoticeSupplied[];
  readonly notHere: readonly { readonly id: string; readonly name: Wording; readonly why?: Wording }[];
  /** Nothing to apply for; only to be known. */
  readonly told: readonly { readonly id: string; readonly name: Wording }[];
  /** Longest time from acceptance, in working days. */
  readonly workingDays: number;
  readonly feeFen: number;
}

type Source = Pick<Catalogue, 'version' | 'hash' | 'departments'>;

/** The plan a notice is made of: values of the form play no part. */
export const noticePlan = (lifeEvent: LifeEvent, answers: NoticeAnswers): Plan =>
  makePlan(lifeEvent, { ...answers, choices: {} });

export function noticeOf(catalogue: Source, lifeEvent: LifeEvent, answers: NoticeAnswers): Notice {
  const plan = noticePlan(lifeEvent, answers);
  const matterOf = (id: string) => lifeEvent.matters.find((one) => one.id === id);
  const departmentOf = (id: string): Wording =>
    catalogue.departments.find((one) => one.id === id)?.name ?? { zh: id, en: id };
  return {
    format: 'yiciban/notice/1',
    catalogue: { version: catalogue.version, hash: catalogue.hash },
    lifeEvent: lifeEvent.id,
    name: lifeEvent.name,
    verified: lifeEvent.verified,
    situations: plan.situations.flatMap(({ situation, answer }) => {
      const option = situation.options.find((one) => one.id === answer);
      return option ? [{ question: situation.question, answer: option.label }] : [];
    }),
    steps: plan.steps.map((step) =>
      step.matters
        .map(matterOf)
        .filter((one) => one !== undefined)
        .map(({ id, name, department, time, fee, results }) => ({
          id,
          name,
          department: departmentOf(department),
          workingDays: time.workingDays,
          immediate: time.immediate,
          ...(time.note && { timeNote: time.note }),
          feeFen: fee.fen,
          ...(fee.note && { feeNote: fee.note }),
          results,
        })),
    ),
    bring: plan.materials.flatMap(({ material, neededBy, supply, certain }) =>
      supply.kind === 'scan'
        ? [
            {
              id: material.id,
              name: material.name,
              ...(material.hint && { hint: material.hint }),
              pages: material.pages.min,
              for: neededBy,
              certain,
            },
          ]
        : [],
    ),
    needNot: plan.materials.flatMap(({ material: { id, name }, neededBy, supply }) =>
      supply.kind === 'scan' ? [] : [{ id, name, for: neededBy, ...supplied(supply, matterOf) }],
    ),
    notHere: plan.matters
      .filter((one) => one.state === 'unavailable')
      .map(({ matter: { id, name }, why }) => ({ id, name, ...(why && { why }) })),
    told: plan.matters
      .filter((one) => one.state === 'told')
      .map(({ matter: { id, name } }) => ({ id, name })),
    workingDays: plan.workingDays,
    feeFen: plan.feeFen,
  };
}

function supplied(
  supply: Exclude<Supply, { kind: 'scan' }>,
  matterOf: (id: string) => { readonly name: Wording } | undefined,
): Pick<NoticeSupplied, 'how' | 'from'> {
  if (supply.kind !== 'from-matter') return { how: supply.kind };
  const from = matterOf(supply.matter)?.name;
  return { how: 'from-matter', ...(from && { from }) };
}

/** SHA-256 of the notice's canonical JSON, lower-case hex: the same answers to the same catalogue give the same. */
export const noticeHash = (notice: Notice): Promise<string> => canonicalDigest(notice);

/** How a hash is read out and printed. */
export const shortHash = (hash: string): string => hash.slice(0, 8);
