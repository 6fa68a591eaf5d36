import { describe, expect, test } from 'vitest';
import { type Condition, evaluate, type Facts } from './conditions.ts';

const facts = (situation: string | null | undefined, element?: string, matter?: boolean): Facts => ({
  situation: () => situation,
  element: () => element,
  matter: () => matter,
});
const isYes: Condition = { situation: 's', is: 'yes' };
const isNo: Condition = { situation: 's', is: 'no' };
const posted: Condition = { element: 'e', is: 'post' };

describe('conditions are three-valued', () => {
  test.each([
    ['no condition', undefined, facts(undefined), 'true'],
    ['the answer is this', isYes, facts('yes'), 'true'],
    ['the answer is another', isYes, facts('no'), 'false'],
    ['not answered yet', isYes, facts(undefined), 'unknown'],
    ['a question off the path equals nothing', isYes, facts(null), 'false'],
    ['one of several', { situation: 's', in: ['a', 'yes'] }, facts('yes'), 'true'],
    ['a value not filled in is unknown, not "less than"', posted, facts('yes'), 'unknown'],
    ['not unknown is unknown', { not: isYes }, facts(undefined), 'unknown'],
    ['not off the path is true', { not: isYes }, facts(null), 'true'],
    ['all: false decides though another is unknown', { all: [isNo, posted] }, facts('yes'), 'false'],
    ['all: unknown spreads', { all: [isYes, posted] }, facts('yes'), 'unknown'],
    ['any: true decides though another is unknown', { any: [isYes, posted] }, facts('yes'), 'true'],
    ['any: unknown spreads', { any: [isNo, posted] }, facts('yes'), 'unknown'],
    ['a matter that is chosen', { matter: 'm', selected: true }, facts(null, undefined, true), 'true'],
    ['a matter not decided', { matter: 'm', selected: false }, facts(null), 'unknown'],
  ] as const)('%s', (_name, condition, given, expected) => {
    expect(evaluate(condition as Condition | undefined, given)).toBe(expected);
  });
});
