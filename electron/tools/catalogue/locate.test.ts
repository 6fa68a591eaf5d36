import { expect, test } from 'vitest';
import { locateJson } from './locate.ts';

const text = `{
  "id": "x",
  "matters": [
    {"id": "one", "elements": ["a", "b"]},
    {"id": "two", "elements": ["c"],
     "name": {"zh": "二"}}
  ]
}
`;

test('follows names, ids and indexes to line and column', () => {
  const { faults, find } = locateJson(text);
  expect(faults).toEqual([]);
  expect(find('')).toEqual({ line: 1, column: 1 });
  expect(find('id')).toEqual({ line: 2, column: 9 });
  expect(find('matters.two')).toEqual({ line: 5, column: 5 });
  expect(find('matters.0.elements.1')).toEqual({ line: 4, column: 37 });
});

test('what is missing gives the thing around it', () => {
  expect(locateJson(text).find('matters.two.name.en')).toEqual({ line: 6, column: 14 });
  expect(locateJson(text).find('nothing.at.all')).toEqual({ line: 1, column: 1 });
});

test('what the sentence names is the place, and only inside the path', () => {
  const { find } = locateJson(text);
  expect(find('matters.one.elements', 'no element has the id b')).toEqual({ line: 4, column: 37 });
  expect(find('matters.two', 'Unrecognized key: "name"')).toEqual({ line: 6, column: 6 });
  expect(find('matters.two.elements', 'no element has the id b')).toEqual({ line: 5, column: 31 });
});

test('a text that is not JSON says where', () => {
  expect(locateJson('{\n  "a": 1,\n}').faults).toEqual([
    { line: 3, column: 1, problem: 'is not JSON here: property name expected' },
  ]);
  expect(locateJson('').faults).toHaveLength(1);
  expect(locateJson('').find('a.b')).toEqual({ line: 1, column: 1 });
  expect(locateJson('{"a": 1 /* no */}').faults).toHaveLength(1);
});

test('of a key written twice the second is the place', () => {
  expect(locateJson('{"a": 1,\n "a": 2}').find('a')).toEqual({ line: 2, column: 7 });
});
