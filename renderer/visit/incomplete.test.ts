import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LifeEvent } from '#shared/catalogue/schema.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { makePlan } from '#shared/plan/plan.ts';
import { incompleteOf } from './incomplete.ts';

const home = LifeEvent.parse(
  JSON.parse(await readFile('assets/catalogue/life-events/home-transfer.json', 'utf8')),
);
const plan = makePlan(home, {
  situations: { 'transfer-kind': 'home', 'buyer-comes': 'self', 'seller-comes': 'agent' },
  deselected: [],
  choices: {},
});
const nothing = { values: {}, pages: {}, commitments: {}, counterMaterials: [] };
const card = {} as IdCard;

test('buyer and seller together: both cards are missing until both are laid', () => {
  const roles = (cards: Record<string, IdCard>) => incompleteOf(plan, { ...nothing, cards }).roles;
  expect(roles({})).toEqual(['buyer', 'seller-agent']);
  expect(roles({ buyer: card, seller: card })).toEqual(['seller-agent']);
  expect(roles({ buyer: card, 'seller-agent': card })).toEqual([]);
});
