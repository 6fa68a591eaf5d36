/**
 * One visit: from touch to wipe, in memory only. Everything the citizen said lives here and nowhere else, so
 * that one `reset()` wipes it.
 */
import { create } from 'zustand';
import type { ElementValue, FilledValue, ValueSource } from '#shared/application/types.ts';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import type { CorrectionOf } from '#shared/plan/correction-plan.ts';
import type { PlanMatter } from '#shared/plan/types.ts';
import type { Merged } from '#shared/prefill/merge.ts';
import type { DataUse, MaterialProof, Objection } from '#shared/prefill/types.ts';
import type { ScannedPage } from '../materials/page.ts';
import { onWipe } from '../session/wipe.ts';

export interface PrivacyShown {
  readonly id: string;
  /** SHA-256 of the notice's canonical JSON. */
  readonly sha256: string;
  readonly shownAt: string;
}

/** What became of the submission, as far as this page knows. */
export interface Submitted {
  readonly submissionId: string;
  readonly intakeNumber: string;
  readonly queryCode: string;
}

/** 补正: the case this visit mends, and what its departments asked for. */
export interface CorrectionVisit {
  /** The submission the case began with. */
  readonly submissionId: string;
  /** The code on the first receipt stays the code of the case; null when it was found by the card. */
  readonly queryCode: string | null;
  readonly corrections: readonly CorrectionOf[];
}

export interface VisitState {
  readonly lifeEvent: LifeEvent | null;
  /** Not null in a visit that only mends. */
  readonly correction: CorrectionVisit | null;
  readonly situations: Readonly<Record<string, string>>;
  readonly deselected: readonly string[];
  /** Voluntary matters wanted, and the one wanted of those that exclude each other. */
  readonly wanted: readonly string[];
  readonly privacyShown: PrivacyShown | null;
  /** Cards by role. */
  readonly cards: Readonly<Record<string, IdCard>>;
  readonly values: Readonly<Record<string, FilledValue>>;
  /** Scanned pages by material. */
  readonly pages: Readonly<Record<string, readonly ScannedPage[]>>;
  /** Every question asked of departments in this visit, in order. */
  readonly dataUses: readonly DataUse[];
  /** What was asked for or contested, as `askedKey` names it: nothing is asked for twice. */
  readonly asked: readonly string[];
  /** Licences and records that stand in for papers, by material. */
  readonly proofs: Readonly<Record<string, MaterialProof>>;
  /** Values of departments the citizen contests, by element. */
  readonly objections: Readonly<Record<string, Objection>>;
  /** Materials the citizen will hand in at the counter instead. */
  readonly counterMaterials: readonly string[];
  /** Commitments agreed to: ISO time by material. */
  readonly commitments: Readonly<Record<string, string>>;
  /** PNG of the signature. */
  readonly signature: Uint8Array | null;
  /** One submission however often it is tried: its id and code stay until the host says it holds nothing. */
  readonly attempt: { readonly submissionId: string; readonly queryCode: string } | null;
  readonly submitted: Submitted | null;
  /** The citizen knows that this card did the same in the last 24 hours, and goes on all the same. */
  readonly goesOn: boolean;
  /** Where the walk is inside a screen that has several pages. */
  readonly situationIndex: number;
  readonly groupIndex: number;
  readonly materialIndex: number;
  /** True while the citizen mends something from the check screen: next leads back there. */
  readonly mending: boolean;
}

const empty: VisitState = {
  lifeEvent: null,
  correction: null,
  situations: {},
  deselected: [],
  wanted: [],
  privacyShown: null,
  cards: {},
  values: {},
  pages: {},
  dataUses: [],
  asked: [],
  proofs: {},
  objections: {},
  counterMaterials: [],
  commitments: {},
  signature: null,
  attempt: null,
  submitted: null,
  goesOn: false,
  situationIndex: 0,
  groupIndex: 0,
  materialIndex: 0,
  mending: false,
};

interface VisitActions {
  begin: (lifeEvent: LifeEvent) => void;
  beginCorrection: (
    lifeEvent: LifeEvent,
    situations: Readonly<Record<string, string>>,
    correction: CorrectionVisit,
  ) => void;
  answer: (situation: string, option: string) => void;
  choose: (offered: readonly PlanMatter[], chosen: readonly string[]) => void;
  showPrivacy: (shown: PrivacyShown) => void;
  putCard: (role: string, card: IdCard, prefilled: Readonly<Record<string, FilledValue>>) => void;
  dropCard: (role: string) => void;
  fill: (element: string, value: ElementValue, source?: ValueSource) => void;
  /** Takes what departments gave; what the citizen has filled in meanwhile stays. */
  takeData: (merged: Merged, asked: readonly string[]) => void;
  object: (element: string, ticket: string) => void;
  withdraw: (element: string) => void;
  scanInstead: (material: string) => void;
  putPages: (material: string, pages: readonly ScannedPage[]) => void;
  bringLater: (material: string, later: boolean) => void;
  commit: (material: string, agreed: boolean) => void;
  sign: (png: Uint8Array | null) => void;
  walk: (
    place: Partial<Pick<VisitState, 'situationIndex' | 'groupIndex' | 'materialIndex' | 'mending'>>,
  ) => void;
  attemptAs: (attempt: VisitState['attempt']) => void;
  goOn: () => void;
  finish: (submitted: Submitted) => void;
  reset: () => void;
}

export const useVisit = create<VisitState & VisitActions>()((set) => ({
  ...empty,
  begin: (lifeEvent) => set({ ...empty, lifeEvent }),
  beginCorrection: (lifeEvent, situations, correction) =>
    // Of the submission that is mended the citizen need not be told.
    set({ ...empty, lifeEvent, situations, correction, goesOn: true }),
  answer: (situation, option) =>
    set((state) => ({ situations: { ...state.situations, [situation]: option } })),
  /** What is newly chosen wins over what it excludes. */
  choose: (offered, chosen) =>
    set((state) => {
      const fresh = offered.filter((one) => one.state !== 'selected' && chosen.includes(one.matter.id));
      const beaten = new Set(
        (state.lifeEvent?.exclusive ?? [])
          .filter((group) => fresh.some((one) => group.includes(one.matter.id)))
          .flat(),
      );
      const wanted = [
        ...fresh.map((one) => one.matter.id),
        ...offered
          .filter((one) => one.matter.voluntary && chosen.includes(one.matter.id))
          .map((one) => one.matter.id),
        ...state.wanted.filter((id) => chosen.includes(id) && !beaten.has(id)),
      ];
      const left = offered.filter(({ matter, state: was }) =>
        was === 'selected' || state.deselected.includes(matter.id) ? !chosen.includes(matter.id) : false,
      );
      return {
        wanted: [...new Set(wanted)],
        deselected: left.filter((one) => !one.matter.voluntary).map((one) => one.matter.id),
      };
    }),
  showPrivacy: (privacyShown) => set({ privacyShown }),
  putCard: (role, card, prefilled) =>
    set((state) => ({
      cards: { ...state.cards, [role]: card },
      values: { ...state.values, ...prefilled },
    })),
  /** The card and what it filled in; what was typed stays. */
  dropCard: (role) =>
    set((state) => {
      const { [role]: _, ...cards } = state.cards;
      const fromRole = new Set(
        state.lifeEvent?.elements
          .filter((one) => one.prefill.some((source) => source.from === 'card' && source.role === role))
          .map((one) => one.id),
      );
      const values = Object.fromEntries(
        Object.entries(state.values).filter(
          ([id, value]) => !(fromRole.has(id) && value.source === 'card') && value.origin?.role !== role,
        ),
      );
      const { proofs, objections } = state;
      return {
        cards,
        values,
        goesOn: false,
        asked: state.asked.filter((key) => !key.startsWith(`${role}/`)),
        proofs: without(proofs, (one) => one.role === role),
        objections: without(objections, (one) => one.contested.origin.role === role),
      };
    }),
  fill: (element, value, source = 'typed') =>
    set((state) => ({
      values: { ...state.values, [element]: { value, source, at: new Date().toISOString() } },
    })),
  takeData: ({ values, proofs, uses }, asked) =>
    set((state) => ({
      values: { ...values, ...state.values },
      proofs: { ...state.proofs, ...proofs },
      dataUses: [...state.dataUses, ...uses],
      asked: [...state.asked, ...asked],
    })),
  /** The contested value leaves the form, so that the citizen gives their own. */
  object: (element, ticket) =>
    set((state) => {
      const { [element]: contested, ...values } = state.values;
      if (!contested?.origin) return {};
      const at = new Date().toISOString();
      const objection = { ticket, element, contested: { ...contested, origin: contested.origin }, at };
      return { values, objections: { ...state.objections, [element]: objection } };
    }),
  /** Takes the objection back: the department's value stands again. */
  withdraw: (element) =>
    set((state) => {
      const { [element]: objection, ...objections } = state.objections;
      if (!objection) return {};
      return { objections, values: { ...state.values, [element]: objection.contested } };
    }),
  scanInstead: (material) =>
    set((state) => ({ proofs: without(state.proofs, (one) => one.material === material) })),
  putPages: (material, pages) =>
    set((state) => ({
      pages: { ...state.pages, [material]: pages },
      counterMaterials: state.counterMaterials.filter((id) => id !== material),
    })),
  bringLater: (material, later) =>
    set((state) => ({
      counterMaterials: [
        ...state.counterMaterials.filter((id) => id !== material),
        ...(later ? [material] : []),
      ],
    })),
  commit: (material, agreed) =>
    set((state) => {
      const { [material]: _, ...others } = state.commitments;
      return { commitments: agreed ? { ...others, [material]: new Date().toISOString() } : others };
    }),
  sign: (signature) => set({ signature }),
  walk: (place) => set(place),
  attemptAs: (attempt) => set({ attempt }),
  goOn: () => set({ goesOn: true }),
  /** Plain data is dropped from memory as soon as the envelope is committed. */
  finish: (submitted) =>
    set((state) => ({
      ...empty,
      lifeEvent: state.lifeEvent,
      deselected: state.deselected,
      wanted: state.wanted,
      submitted,
    })),
  reset: () => {
    useVisit.getState().signature?.fill(0);
    set({ ...empty });
  },
}));

/** The record without the entries that match. */
function without<T>(record: Readonly<Record<string, T>>, gone: (entry: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([, entry]) => !gone(entry)));
}

onWipe(() => useVisit.getState().reset());
