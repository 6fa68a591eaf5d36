import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogueCopy, run } from './folder.ts';
import { addFourteenth, FOURTEENTH } from './fourteenth.ts';

async function explained(answers: unknown, event = FOURTEENTH) {
  const dir = await catalogueCopy();
  await addFourteenth(dir);
  const file = join(dir, 'answers.txt');
  await writeFile(file, typeof answers === 'string' ? answers : JSON.stringify(answers));
  return { file, ...(await run('explain', dir, '--event', event, '--answers', file)) };
}

test('each field and material comes with the matters that ask for it, and why', async () => {
  const { code, out } = await explained({
    situations: { vaccinated: 'no', home: 'rented' },
    choices: { 'delivery-method': 'post' },
  });
  expect(code).toBe(0);
  expect(out.map((line) => line.trim())).toEqual(
    expect.arrayContaining([
      '犬只打过狂犬病疫苗了吗？ (vaccinated) 还没有 (no)',
      '犬只狂犬病免疫登记 (rabies-vaccination): chosen, 1 working day, 0.00 yuan, because vaccinated is no',
      '犬主姓名 (owner-name): asked for 犬只狂犬病免疫登记、养犬登记',
      '收件地址 (delivery-address): asked for 养犬登记, because delivery-method is post',
      '犬只免疫证明 (vaccination-certificate): not to bring, comes from 犬只狂犬病免疫登记, for 养犬登记',
      '房东同意书 (landlord-consent): to bring, 1 page, for 养犬登记, because home is rented',
      '文明养犬承诺 (good-neighbour): a promise on the screen for 养犬登记',
      '1. 犬只狂犬病免疫登记',
      '2. 养犬登记',
      '6 working days, 0.00 yuan',
      '13 fields of all forms, 9 of them different, 9 asked',
    ]),
  );
});

test('what is left out says why, and a certificate what it is in place of', async () => {
  const { out } = await explained({ situations: { vaccinated: 'yes', home: 'own' } });
  expect(out.map((line) => line.trim())).toEqual(
    expect.arrayContaining([
      '犬只狂犬病免疫登记 (rabies-vaccination): not possible, needs vaccinated is no: 犬只已经免疫，不用再办。',
      '犬只免疫证明 (vaccination-certificate): to bring, 1 page, for 养犬登记, in place of 犬只狂犬病免疫登记',
      '房东同意书 (landlord-consent): left out, only if home is rented',
      '收件地址 (delivery-address): perhaps asked for 养犬登记, if delivery-method is post',
    ]),
  );
});

test('before anything is answered, what is undecided is called so', async () => {
  const { out } = await explained({});
  expect(out.map((line) => line.trim())).toEqual(
    expect.arrayContaining([
      '养犬的住处是谁的？ (home) not answered',
      '犬只狂犬病免疫登记 (rabies-vaccination): not decided yet, depends on whether vaccinated is no',
      '房东同意书 (landlord-consent): to bring, 1 page, for 养犬登记, if home is rented',
    ]),
  );
});

test('names that are none are told, and the plan is not made', async () => {
  const { code, out, complaints, file } = await explained({
    situations: { home: 'tent', garden: 'yes' },
    deselected: ['x'],
    choices: { y: '1' },
  });
  expect([code, out]).toEqual([1, []]);
  expect(complaints).toEqual([
    `${file}: situations: home has no option tent`,
    `${file}: situations: dog-keeping has no situation garden`,
    `${file}: deselected: dog-keeping has no matter x`,
    `${file}: choices: dog-keeping has no element y`,
  ]);
  expect((await explained('{')).complaints[0]).toContain('holds no answers');
  expect((await explained({}, 'cat-keeping')).complaints[0]).toContain('has no life event cat-keeping');
});
