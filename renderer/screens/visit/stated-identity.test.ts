import { expect, it } from 'vitest';
import { idCard, readCard } from '#shared/hardware/id-card.ts';
import { statedIdentityOf } from './stated-identity.tsx';

it('takes a name and a right number; sex and birth are those of the number', () => {
  const result = statedIdentityOf({ name: ' 王小明 ', number: '11010519491231002x' });
  if (!('card' in result)) throw new Error('must be taken');
  expect(idCard.parse(result.card)).toMatchObject({
    kind: 'stated',
    name: '王小明',
    number: '11010519491231002X',
    sex: '2',
    birth: '1949-12-31',
  });
});

it('is never taken for a card that was read', () => {
  const result = statedIdentityOf({ name: '王小明', number: '11010519491231002X' });
  expect('card' in result && readCard.safeParse(result.card).success).toBe(false);
});

it.each([
  ['', '11010519491231002X', { name: 'problem.required' }],
  ['王小明', '110105194912310021', { number: 'problem.id-number.check-digit' }],
  ['  ', '', { name: 'problem.required', number: 'problem.id-number.empty' }],
])('%j with %j: what is wrong, at its field', (name, number, problems) => {
  expect(statedIdentityOf({ name, number })).toEqual({ problems });
});
