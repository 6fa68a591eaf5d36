/** What a department of the reference platform holds for an element, read there and not from the page. */
import type { ElementValue } from '#shared/application/types.ts';
import type { DataElement } from '#shared/catalogue/schema.ts';
import type { Person } from '../kiosk/people.ts';
import { heldAbout } from '../platform/records/held.ts';

/**
 * @param people who laid a card, by role
 * @param today `YYYY-MM-DD`
 */
export function heldValue(
  element: DataElement,
  people: Readonly<Record<string, Person>>,
  today: string,
): ElementValue {
  for (const source of element.prefill) {
    if (source.from !== 'shared-data' && source.from !== 'e-licence') continue;
    const person = people[source.role ?? ''];
    const name = source.from === 'shared-data' ? source.dataset : source.licence;
    const held = person && heldAbout(person.number, `${source.from}/${name}`, today);
    const value = held?.state === 'valid' ? held.values[source.field ?? ''] : undefined;
    if (value !== undefined) return value;
  }
  throw new Error(`Nobody holds ${element.id}`);
}
