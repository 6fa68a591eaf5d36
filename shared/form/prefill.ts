/** Fills what is already known: from the cards laid in this visit, and from other values of the form. */
import type { ElementValue, FilledValue } from '../application/types.ts';
import type { DataElement, Prefill } from '../catalogue/schema.ts';
import type { IdCard } from '../hardware/id-card.ts';
import type { Plan } from '../plan/types.ts';

/** 证件类型 code of a card by its kind. */
const DOCUMENT_TYPE: Readonly<Record<IdCard['kind'], string>> = {
  resident: '111',
  'hmt-permit': '554',
  'foreigner-2017': '553',
  'foreigner-2023': '553',
  // Only an 18-digit citizen number can be stated.
  stated: '111',
};

export const documentTypeOf = (card: IdCard): string => DOCUMENT_TYPE[card.kind];

/**
 * Values the cards give to elements that are asked and still empty. What the citizen typed is never replaced.
 * @param at ISO 8601 time of the reading
 */
export function prefillFromCards(
  plan: Plan,
  cards: Readonly<Record<string, IdCard>>,
  values: Readonly<Record<string, FilledValue>>,
  at: string,
): Record<string, FilledValue> {
  const filled: Record<string, FilledValue> = {};
  for (const { element, state } of plan.groups.flatMap((group) => group.elements)) {
    if (state !== 'ask' || values[element.id]?.source === 'typed') continue;
    for (const source of element.prefill) {
      if (source.from !== 'card') continue;
      const card = cards[source.role];
      const value = card && fromCard(card, source.field, element);
      if (value !== undefined)
        filled[element.id] = { value, source: card?.kind === 'stated' ? 'typed' : 'card', at };
    }
  }
  return filled;
}

function fromCard(
  card: IdCard,
  field: Extract<Prefill, { from: 'card' }>['field'],
  element: DataElement,
): ElementValue | undefined {
  switch (field) {
    case 'name':
      return card.name || undefined;
    case 'sex':
      return card.sex;
    case 'ethnic':
      return 'ethnic' in card ? card.ethnic : undefined;
    case 'birth':
      return card.birth;
    case 'document':
      return element.type.kind === 'identity-document'
        ? { type: documentTypeOf(card), number: card.number }
        : card.number;
    case 'address': {
      const address = 'address' in card ? (card.newestAddress ?? card.address) : undefined;
      return address ? { whole: address } : undefined;
    }
  }
}

/** Where one tap of “同上” could copy from, if that value is there. */
export function copySource(
  element: DataElement,
  values: Readonly<Record<string, FilledValue>>,
): { element: string; value: ElementValue } | undefined {
  for (const source of element.prefill) {
    const value = source.from === 'element' ? values[source.element]?.value : undefined;
    if (source.from === 'element' && value !== undefined) return { element: source.element, value };
  }
  return undefined;
}
