/** A scripted citizen who reads the screen's handles and taps a way from attract to the receipt. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { ElementValue } from '#shared/application/types.ts';
import type { Catalogue, DataElement, LifeEvent } from '#shared/catalogue/schema.ts';
import type { TestKiosk } from '../kiosk/kiosk.ts';
import { father, mother, neighbour, type Person, textBlock } from '../kiosk/people.ts';
import { type Given, nothingGiven } from './given.ts';
import { Hands } from './hands.ts';
import { heldValue } from './held-value.ts';
import { pageFor } from './pages.ts';
import { type Entry, entryFor, valueGiven } from './script.ts';

export interface CitizenOptions {
  readonly kiosk: TestKiosk;
  readonly page: Page;
  readonly lifeEvent: string;
  /** Situation answers that differ from the first option. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Called with the name of each picture worth taking. */
  readonly look: (name: string) => Promise<void>;
}

/** Who lays a card in which role; whoever comes after the second is the third. */
const cards: Readonly<Record<string, Person>> = { mother, father };
const inOrder: readonly Person[] = [mother, father, neighbour];
const demoPages = join(import.meta.dirname, '../../assets/demo/pages');

export class Citizen {
  readonly #hands: Hands;
  readonly #options: CitizenOptions;
  readonly given: Given = nothingGiven();
  #event: LifeEvent | undefined;
  /** Who laid a card, by role. */
  readonly #people: Record<string, Person> = {};

  constructor(options: CitizenOptions) {
    this.#options = options;
    this.#hands = new Hands(options.page);
  }

  /** From attract to the submitted screen with its paper printed. */
  async apply(): Promise<void> {
    const { look } = this.#options;
    const hands = this.#hands;
    await this.fillIn();
    await this.#materials();
    if ((await hands.screenId()) === 'delivery') {
      await this.#group('delivery');
      await look('delivery');
      await hands.act('next');
    }
    await hands.arrive('check');
    await look('check');
    await this.#seeForm();
    await hands.act('ledger');
    await look('ledger');
    await hands.act('close');
    await hands.act('next');
    await hands.arrive('sign');
    await hands.sign(hands.page.locator('[data-signature]'));
    await look('sign');
    await hands.act('submit');
    await this.#submitted();
  }

  /** From attract to the first document, the form filled in. */
  async fillIn(): Promise<void> {
    const { kiosk, lifeEvent, look } = this.#options;
    const hands = this.#hands;
    const catalogue = (await kiosk.api('/api/catalogue')) as Catalogue;
    this.#event = catalogue.lifeEvents.find((one) => one.id === lifeEvent);
    if (!this.#event) throw new Error(`The catalogue has no life event ${lifeEvent}`);

    await hands.arrive('attract');
    await look('attract');
    await hands.act('start');
    await hands.arrive('life-events');
    await look('life-events');
    await hands.page.locator(`[data-life-event="${lifeEvent}"]`).tap();
    await this.#situations();
    await look('notice');
    await hands.act('next');
    await hands.arrive('matters');
    await look('matters');
    const figure = async (name: string) => Number(await hands.screen('matters').getAttribute(`data-${name}`));
    this.given.figures = {
      asked: await figure('asked'),
      needed: await figure('needed'),
      materials: await figure('materials'),
    };
    this.given.matters.push(
      ...(await hands.page
        .locator('[data-matter]:has(input:checked)')
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.matter ?? ''))),
    );
    await hands.act('next');
    await this.#identify();
    await this.#form();
    await hands.arrive('materials');
  }

  /** Rates and leaves; ends at attract. */
  async leave(level: number): Promise<void> {
    const { look } = this.#options;
    const hands = this.#hands;
    await hands.act('next');
    await hands.arrive('rate');
    await look('rate');
    await hands.page.locator(`[data-option="${level}"]`).tap();
    await hands.act('submit');
    await hands.arrive('attract');
    await look('wiped');
  }

  async #situations(): Promise<void> {
    const hands = this.#hands;
    await hands.arrive('situations');
    for (let asked = 0; (await hands.screenId()) === 'situations'; asked += 1) {
      if (asked > 60) throw new Error('The questions never end');
      const group = hands.page.locator('[data-situation]');
      const id = (await group.getAttribute('data-situation')) ?? '';
      const wanted = this.#options.answers?.[id];
      await group
        .locator(wanted ? `[data-option="${wanted}"]` : '[data-option]')
        .first()
        .tap();
      await this.#options.look(`situations-${id}`);
      await hands.act('next');
      await hands.page.locator(`[data-situation="${id}"]`).waitFor({ state: 'detached' });
    }
    await hands.arrive('notice');
  }

  async #identify(): Promise<void> {
    const { kiosk, look } = this.#options;
    const hands = this.#hands;
    await hands.arrive('identify');
    for (let card = 0; (await hands.screenId()) === 'identify'; card += 1) {
      if (card > 4) throw new Error('Cards are asked for without end');
      const role = (await hands.screen('identify').getAttribute('data-role')) ?? '';
      const person = cards[role] ?? inOrder[card];
      if (!person) throw new Error(`Nobody has a card as ${role}`);
      await look(`identify-${role}`);
      await kiosk.simulate('id-card', { place: { text: textBlock(person) } });
      await hands.page.locator('[data-card="name"]').waitFor();
      await look(`identify-${role}-read`);
      await kiosk.simulate('id-card', { remove: true });
      this.#remember(role, person);
      await hands.act('next');
      await hands.page
        .locator(`[data-screen="identify"][data-role="${role}"]`)
        .waitFor({ state: 'detached' });
    }
  }

  /** What this person's card gives to the form, by the catalogue's own word. */
  #remember(role: string, person: Person): void {
    this.#people[role] = person;
    for (const element of this.#event?.elements ?? [])
      for (const source of element.prefill) {
        if (source.from !== 'card' || source.role !== role) continue;
        const of: Readonly<Record<typeof source.field, ElementValue>> = {
          name: person.name,
          sex: person.sex,
          ethnic: person.ethnic,
          birth: person.birth.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'),
          address: { whole: person.address },
          document:
            element.type.kind === 'identity-document'
              ? { type: '111', number: person.number }
              : person.number,
        };
        this.given.values[element.id] = of[source.field];
      }
  }

  async #form(): Promise<void> {
    const hands = this.#hands;
    await hands.arrive('form');
    for (let page = 0; (await hands.screenId()) === 'form'; page += 1) {
      if (page > 30) throw new Error('The form never ends');
      const group = (await hands.screen('form').getAttribute('data-group')) ?? '';
      await this.#options.look(`form-${group}`);
      await this.#group('form');
      await this.#options.look(`form-${group}-filled`);
      await hands.act('next');
      await hands.page.locator(`[data-screen="form"][data-group="${group}"]`).waitFor({ state: 'detached' });
    }
  }

  /** Fills every field of the page that nothing has filled yet. A choice may bring further fields. */
  async #group(screen: 'form' | 'delivery'): Promise<void> {
    const hands = this.#hands;
    await hands.arrive(screen);
    const today = new Date().toISOString().slice(0, 10);
    const done = new Set<string>();
    for (;;) {
      const ids = await hands.page
        .locator('[data-field]')
        .evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLElement).dataset.field ?? ''))]);
      const id = ids.find((one) => !done.has(one));
      if (id === undefined) return;
      done.add(id);
      const element = this.#event?.elements.find((one) => one.id === id);
      if (!element || this.given.values[id] !== undefined) continue;
      if (await hands.page.locator(`[data-field="${id}"][data-held]`).isVisible()) {
        this.given.held.push(id);
        this.given.values[id] = heldValue(element, this.#people, today);
        if (element.type.kind !== 'number' || this.given.contested.length > 0) continue;
        await this.#contest(id);
      }
      const copies = await hands.page.locator(`[data-copy="${id}"]`).isVisible();
      await this.#enter(element, entryFor(element, today, copies));
    }
  }

  /** 数据有误: the department's value goes, the field opens for an own one. */
  async #contest(id: string): Promise<void> {
    const hands = this.#hands;
    await hands.page.locator(`[data-object="${id}"]`).tap();
    await this.#options.look(`objection-${id}`);
    await hands.act('object-confirm');
    await hands.page.locator(`[data-objection] [data-element="${id}"]`).waitFor();
    this.given.contested.push(id);
  }

  async #enter(element: DataElement, entry: Entry): Promise<void> {
    const field = this.#hands.page.locator(`[data-field="${element.id}"]`).first();
    const value = await this.#give(field, element.id, entry);
    this.given.values[element.id] = value;
  }

  async #give(field: Locator, element: string, entry: Entry, part?: string): Promise<ElementValue> {
    const hands = this.#hands;
    const input = field.locator(
      part === undefined ? `[data-element="${element}"]` : `[data-element="${element}"][data-part="${part}"]`,
    );
    switch (entry.kind) {
      case 'spell':
        await hands.spell(input, entry.text);
        break;
      case 'type':
        await hands.type(input, entry.text);
        break;
      case 'choose':
        await input.locator(`[data-option="${entry.option}"]`).tap();
        break;
      case 'moment':
        await this.#pickMoment(field, entry.value, part);
        break;
      case 'address':
        return this.#pickAddress(field, entry);
      case 'copy':
        return this.#copy(element);
      case 'document':
        await hands.type(field.locator(`[data-element="${element}"][data-part="number"]`), entry.number);
        break;
      case 'parts':
        for (const [id, one] of Object.entries(entry.parts)) await this.#give(field, element, one, id);
        break;
    }
    return valueGiven(entry) ?? '';
  }

  async #pickMoment(field: Locator, value: string, part?: string): Promise<void> {
    const open = part === undefined ? '[data-date="open"]' : `[data-date="open"][data-part="${part}"]`;
    await field.locator(open).tap();
    for (let step = 0; step < 8; step += 1) {
      const panel = field.locator('[data-date-step]');
      if (!(await panel.isVisible())) return;
      const handles = await panel
        .locator('[data-date]')
        .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.date ?? ''));
      const next = handles.find((one) =>
        one.endsWith('s') ? value.startsWith(one.slice(0, 3)) : value.startsWith(one),
      );
      if (next === undefined) throw new Error(`No way to ${value} among ${handles.join(' ')}`);
      await panel.locator(`[data-date="${next}"]`).tap();
    }
  }

  async #pickAddress(field: Locator, entry: Extract<Entry, { kind: 'address' }>): Promise<ElementValue> {
    const open = field.locator('[data-region="open"]');
    await open.tap();
    await field.locator('[data-region-back=""]').tap();
    for (const code of entry.region) await field.locator(`button[data-region="${code}"]`).tap();
    const last = entry.region.at(-1) ?? '';
    // The last level may be left out: its own button carries the code of the level above.
    const skip = field.locator(`[data-region-step="township"] [data-region="${last}"]`);
    if (await skip.isVisible()) await skip.tap();
    if (entry.detail) await this.#hands.spell(field.locator('[data-address="detail"]'), entry.detail);
    return {
      region: last,
      regionName: (await open.innerText()).trim(),
      detail: entry.detail?.map(([, characters]) => characters).join('') ?? '',
    };
  }

  async #copy(element: string): Promise<ElementValue> {
    await this.#hands.page.locator(`[data-copy="${element}"]`).tap();
    const source = this.#event?.elements
      .find((one) => one.id === element)
      ?.prefill.find((one) => one.from === 'element');
    const value = source?.from === 'element' ? this.given.values[source.element] : undefined;
    if (value === undefined) throw new Error(`There was nothing to copy into ${element}`);
    return value;
  }

  async #materials(): Promise<void> {
    const { kiosk, look } = this.#options;
    const hands = this.#hands;
    await hands.arrive('materials');
    while ((await hands.screenId()) === 'materials') {
      const screen = hands.screen('materials');
      const id = await screen.getAttribute('data-material');
      if (id !== null) {
        const commitment = hands.page.locator('[data-commitment]');
        if (await commitment.isVisible()) {
          await look(`materials-${id}`);
          await commitment.tap();
        } else {
          const material = this.#event?.materials.find((one) => one.id === id);
          const count = material?.pages.min ?? 1;
          await look(`materials-${id}`);
          for (let page = 1; page <= count; page += 1) {
            const name = pageFor(id, page);
            await kiosk.simulate('scanner', { feed: [name] });
            await hands.act(page === 1 ? 'scan' : 'add-page');
            await hands.page.locator(`[data-screen="materials"][data-pages="${page}"]`).waitFor();
            const bytes = await readFile(join(demoPages, name));
            this.given.pages[id] = [
              ...(this.given.pages[id] ?? []),
              createHash('sha256').update(bytes).digest('hex'),
            ];
          }
          await look(`materials-${id}-scanned`);
        }
      }
      await hands.act('next');
      await hands.page
        .locator(`[data-screen="materials"]${id === null ? '' : `[data-material="${id}"]`}`)
        .waitFor({ state: 'detached' });
    }
  }

  /** Looks at the first official form before signing. */
  async #seeForm(): Promise<void> {
    const hands = this.#hands;
    await hands.act('see-form');
    await hands.page.locator('[data-form] svg').first().waitFor();
    await this.#options.look('form-on-paper');
    await hands.page.locator('[data-dialog="paper"] [data-action="back"]').tap();
    await hands.page.locator('[data-dialog="paper"]').waitFor({ state: 'detached' });
  }

  async #submitted(): Promise<void> {
    const hands = this.#hands;
    await hands.arrive('submitted', 40_000);
    const screen = hands.page.locator('[data-screen="submitted"][data-print="confirmed"]');
    await screen.waitFor({ timeout: 60_000 });
    await hands.page.waitForFunction(() => {
      const slip = document.querySelector<HTMLImageElement>('img.slip');
      return slip?.complete === true && slip.naturalWidth > 0;
    });
    await this.#options.look('submitted');
    this.given.truth = (await screen.getAttribute('data-truth')) ?? '';
    this.given.submissionId = (await screen.getAttribute('data-submission')) ?? '';
    const digits = async (name: string) =>
      (await hands.page.locator(`[data-number="${name}"]`).innerText()).replace(/\D/g, '');
    this.given.intakeNumber = await digits('intake');
    this.given.queryCode = await digits('query-code');
  }
}
