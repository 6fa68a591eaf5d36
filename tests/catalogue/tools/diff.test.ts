import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogueCopy, edit, run } from './folder.ts';
import { addFourteenth, FOURTEENTH } from './fourteenth.ts';

const file = `life-events/${FOURTEENTH}.json`;

/** What `diff` says when the tutorial's file is changed so. */
async function changed(...edits: readonly [from: string, to: string][]): Promise<string[]> {
  const [before, after] = [await catalogueCopy(), await catalogueCopy()];
  await addFourteenth(before);
  await addFourteenth(after);
  for (const [from, to] of edits) await edit(after, file, from, to);
  const { code, out, complaints } = await run('diff', before, after);
  expect([code, complaints]).toEqual([0, []]);
  return out.map((line) => line.trim());
}

test('nothing changed is one sentence', async () => {
  expect(await changed()).toEqual(['nothing changes for a citizen']);
});

test('life events and departments come and go', async () => {
  const [before, after] = [await catalogueCopy(), await catalogueCopy()];
  await addFourteenth(after);
  expect((await run('diff', before, after)).out).toEqual([
    'new life event: 养犬 (dog-keeping)',
    'new department: 农业农村部门 (agriculture)',
  ]);
  expect((await run('diff', after, before)).out).toEqual([
    'no longer offered: 养犬 (dog-keeping)',
    'department gone: 农业农村部门 (agriculture)',
  ]);
});

test.each<[string, [string, string][], string[]]>([
  [
    'time and fee',
    [
      ['"workingDays": 5}', '"workingDays": 3}'],
      ['"fee": {"fen": 0}', '"fee": {"fen": 2050}'],
    ],
    ['犬只狂犬病免疫登记: fee 0.00 yuan → 20.50 yuan', '养犬登记: 5 working days → 3 working days'],
  ],
  [
    'a wording',
    [
      ['"zh": "犬名"', '"zh": "犬的名字"'],
      ['"en": "Breed"', '"en": "Kind"'],
    ],
    ['field 犬的名字: name “犬名” → “犬的名字”', 'field 犬种: name in English “Breed” → “Kind”'],
  ],
  [
    'a condition',
    [['"situation": "home", "is": "rented"}\n    }', '"situation": "home", "is": "own"}\n    }']],
    ['material 房东同意书: wanted if home is rented → if home is own'],
  ],
  [
    'pages and the way a material comes',
    [
      ['"pages": {"min": 1, "max": 1},\n      "when"', '"pages": {"min": 2, "max": 3},\n      "when"'],
      ['{"kind": "earlier-matter", "matter": "rabies-vaccination"}, ', ''],
    ],
    [
      'material 犬只免疫证明: from an earlier matter or brought by the citizen → brought by the citizen',
      'material 房东同意书: 1 page → 2 to 3 pages',
    ],
  ],
  [
    'a new answer',
    [
      [
        '"zh": "打过了", "en": "Yes"}}',
        '"zh": "打过了", "en": "Yes"}}, {"id": "other", "label": {"zh": "其他", "en": "Other"}}',
      ],
    ],
    ['question vaccinated: new answer: 其他 (other)'],
  ],
  [
    'what only the departments see',
    [['"title": {"zh": "领取", "en": "Collection"}', '"title": {"zh": "送达", "en": "Delivery"}']],
    ['also changed: matters.dog-registration.form'],
  ],
])('%s', async (_what, edits, lines) => {
  expect(await changed(...edits)).toEqual(['养犬 (dog-keeping)', ...lines]);
});

test('a field and a material more, and a matter less', async () => {
  const [before, after] = [await catalogueCopy(), await catalogueCopy()];
  await addFourteenth(before);
  await addFourteenth(after);
  const path = join(after, file);
  const event = JSON.parse(await readFile(path, 'utf8'));
  const [, registration] = event.matters;
  event.matters = [{ ...registration, needs: [], elements: [...registration.elements, 'dog-chip'] }];
  event.matters[0].form.sections[1].fields.push({ element: 'dog-chip' });
  event.elements.push({
    ...event.elements.find((one: { id: string }) => one.id === 'dog-breed'),
    id: 'dog-chip',
    name: { zh: '芯片号', en: 'Chip' },
  });
  event.groups[1].elements.push('dog-chip');
  event.materials[1].sources.shift();
  event.cooperating = [];
  await writeFile(path, JSON.stringify(event));
  expect((await run('diff', before, after)).out).toEqual([
    '养犬 (dog-keeping)',
    '  matter gone: 犬只狂犬病免疫登记 (rabies-vaccination)',
    '  养犬登记: also asks for 芯片号',
    '  养犬登记: what has to come first has changed',
    '  also changed: matters.dog-registration.form',
    '  new field: 芯片号 (dog-chip)',
    '  material 犬只免疫证明: from an earlier matter or brought by the citizen → brought by the citizen',
    '  also changed: cooperating',
    '  also changed: groups',
  ]);
});

test('a folder with a defect is told, not compared', async () => {
  const broken = await catalogueCopy();
  await edit(broken, 'life-events/newborn.json', '"lead": "health"', '"lead": "nobody"');
  const { code, out, complaints } = await run('diff', 'assets/catalogue', broken);
  expect([code, out]).toEqual([1, []]);
  expect(complaints.join('\n')).toContain('no department has the id nobody');
});
