/** Which questions a plan needs: only what chosen matters ask for, is still empty, and has not been asked before. */
import type { FilledValue } from '../application/types.ts';
import type { Material, MaterialSource, Prefill } from '../catalogue/schema.ts';
import { documentTypeOf } from '../form/prefill.ts';
import type { IdCard } from '../hardware/id-card.ts';
import type { Plan, PlanMaterial } from '../plan/types.ts';
import type { DataRequest, DataRequestItem } from '../platform/data.ts';
import type { DataKind, DataNeed, FieldNeed } from './types.ts';

export interface Known {
  /** Cards by role. Nobody's data is asked for whose card was not laid. */
  readonly cards: Readonly<Record<string, IdCard>>;
  readonly values: Readonly<Record<string, FilledValue>>;
  /** Elements and materials that have been asked about or contested, as `askedKey` names them. */
  readonly asked: ReadonlySet<string>;
  /** Materials the citizen has already given. */
  readonly given: ReadonlySet<string>;
}

/** Names one thing asked of one person's data, so that it is asked once a visit. */
export const askedKey = (role: string, what: 'element' | 'material', id: string): string =>
  `${role}/${what}/${id}`;

/** Everything a need asks for, by name. */
export const keysOf = (need: DataNeed): string[] => [
  ...need.fields.map((field) => askedKey(need.role, 'element', field.element)),
  ...need.materials.map((id) => askedKey(need.role, 'material', id)),
];

/** The questions of this plan, each once, in the order of the form and then of the list of materials. */
export function dataNeeds(plan: Plan, known: Known): DataNeed[] {
  const needs = new Map<string, DataNeed>();
  const add = (need: DataNeed): void => {
    const key = JSON.stringify([need.role, need.kind, need.name, need.purpose.zh, need.basis.zh]);
    const before = needs.get(key);
    needs.set(key, {
      ...need,
      fields: [...(before?.fields ?? []), ...need.fields],
      materials: [...(before?.materials ?? []), ...need.materials],
      matters: [...new Set([...(before?.matters ?? []), ...need.matters])],
    });
  };
  for (const { element, neededBy, state } of plan.groups.flatMap((group) => group.elements)) {
    if (state !== 'ask' || known.values[element.id] !== undefined) continue;
    const source = element.prefill.flatMap((one) => askable(one, known) ?? []).at(0);
    if (!source || known.asked.has(askedKey(source.role, 'element', element.id))) continue;
    const field: FieldNeed = {
      element: element.id,
      field: source.field,
      authoritative: source.authoritative,
    };
    add({
      role: source.role,
      kind: source.kind,
      name: source.name,
      fields: [field],
      materials: [],
      matters: neededBy,
      purpose: source.purpose ?? {
        zh: `免填“${element.name.zh}”`,
        en: `So that “${element.name.en}” need not be typed`,
      },
      basis: source.basis ?? basisOf(plan, neededBy),
    });
  }
  for (const planned of plan.materials) {
    const { material, neededBy } = planned;
    const source = proofSource(planned, known);
    if (!source || known.given.has(material.id)) continue;
    if (known.asked.has(askedKey(source.role, 'material', material.id))) continue;
    add({
      ...source,
      fields: [],
      materials: [material.id],
      matters: neededBy,
      purpose: {
        zh: `免交“${material.name.zh}”`,
        en: `So that “${material.name.en}” need not be handed in`,
      },
      basis: basisOf(plan, neededBy),
    });
  }
  return [...needs.values()];
}

interface Askable {
  readonly role: string;
  readonly kind: DataKind;
  readonly name: string;
}

/** A source that names its record, its field and whose it is, when that person's card was laid. */
function askable(
  source: Prefill,
  { cards }: Known,
):
  | (Askable & Pick<FieldNeed, 'field' | 'authoritative'> & Partial<Pick<DataNeed, 'purpose' | 'basis'>>)
  | undefined {
  if (source.from !== 'shared-data' && source.from !== 'e-licence') return undefined;
  const name = source.from === 'shared-data' ? source.dataset : source.licence;
  const { role, field, authoritative, purpose, basis } = source;
  if (!name || !field || !role || !cards[role]) return undefined;
  return {
    role,
    kind: source.from,
    name,
    field,
    authoritative,
    ...(purpose && { purpose }),
    ...(basis && { basis }),
  };
}

/** What could stand in for a paper, if the catalogue lists it before the way the citizen would give it. */
function proofSource({ material, supply, certain }: PlanMaterial, known: Known): Askable | undefined {
  if (!certain || (supply.kind !== 'scan' && supply.kind !== 'commitment')) return undefined;
  for (const source of usable(material)) {
    if (source.kind === 'commitment') return undefined;
    const { role } = source;
    const name = source.kind === 'e-licence' ? source.licence : source.dataset;
    if (!name || !role || !known.cards[role]) continue;
    return { role, kind: source.kind === 'e-licence' ? 'e-licence' : 'shared-data', name };
  }
  return undefined;
}

type Usable = Extract<MaterialSource, { kind: 'e-licence' | 'data-share' | 'commitment' }>;
const usable = (material: Material): Usable[] =>
  material.sources.filter(
    (one) => one.kind === 'e-licence' || one.kind === 'data-share' || one.kind === 'commitment',
  );

/** The first legal basis of the first matter that needs it. The schema gives every matter one. */
function basisOf(plan: Plan, matters: readonly string[]): DataNeed['basis'] {
  const basis = plan.lifeEvent.matters.find((one) => one.id === matters[0])?.basis[0];
  return basis ?? plan.lifeEvent.name;
}

/** One request and the questions its items stand for, in the same order. */
export interface Question {
  readonly request: DataRequest;
  readonly needs: readonly DataNeed[];
}

/**
 * The requests to send: one a person.
 * @param newId gives a new UUID version 7
 */
export function dataRequests(
  plan: Plan,
  needs: readonly DataNeed[],
  cards: Known['cards'],
  newId: () => string,
): Question[] {
  const chosen = plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter.id);
  return Object.entries(cards).flatMap(([role, card]): Question[] => {
    const own = needs.filter((need) => need.role === role);
    if (own.length === 0) return [];
    const items = own.map(
      ({ kind, name, fields, matters, purpose, basis }, index): DataRequestItem => ({
        ...(kind === 'shared-data' ? { kind, dataset: name } : { kind, licence: name }),
        id: String(index),
        fields: [...new Set(fields.map((one) => one.field))],
        matters: [...matters],
        purpose,
        basis,
      }),
    );
    const subject = { documentType: documentTypeOf(card), number: card.number };
    const lifeEvent = plan.lifeEvent.id;
    return [{ request: { requestId: newId(), subject, lifeEvent, matters: chosen, items }, needs: own }];
  });
}
