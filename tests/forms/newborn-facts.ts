/** A filled-in visit of the everyday family, with everything a form can hold: rare names, long text, a commitment. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { type FontBook, openFontBook } from '#renderer/forms/faces.ts';
import type { ElementValue, FilledValue } from '#shared/application/types.ts';
import type { Catalogue, ElementType, LifeEvent } from '#shared/catalogue/schema.ts';
import type { FormFacts } from '#shared/forms/form-content.ts';
import { makePlan } from '#shared/plan/plan.ts';
import type { Answers } from '#shared/plan/types.ts';
import { everydayFamily } from '../catalogue/everyday-family.ts';

const root = join(import.meta.dirname, '../..');

export const fontsFromFolder = (): Promise<FontBook> =>
  openFontBook(async (file) => new Uint8Array(await readFile(join(root, 'assets/fonts', file))));

/** Married, mother applies, hospital, everything wanted. */
export const everyday: Answers = {
  situations: everydayFamily,
  deselected: [],
  choices: { 'delivery-method': 'post' },
};

const AT = '2026-11-23T10:00:00.000Z';

/** Rare characters in the names, which is where they stand on real cards. */
const given: Readonly<Record<string, string>> = {
  'baby-name': '王𠮷安',
  'mother-name': '李㛃英',
  'father-name': '王䶮',
};

function sample(type: ElementType, id: string): ElementValue {
  switch (type.kind) {
    case 'text':
      return given[id] ?? (type.input === 'digits' ? '110101' : '样例文字');
    case 'date':
      return '2026-11-20';
    case 'date-time':
      return '2026-11-20T08:15';
    case 'choice':
      return id === 'delivery-method' ? 'post' : (type.options[0]?.id ?? '');
    case 'code':
      return type.list === 'sex' ? '1' : '01';
    case 'number':
      return String(type.min);
    case 'id-number':
      return '11010519491231002X';
    case 'phone':
      return '13800138000';
    case 'uscc':
      return '91350100M000100Y43';
    case 'estate-unit':
      return '110101001001GB00001F00010001';
    case 'bank-card':
      return '6222020000000000000';
    case 'address':
      return {
        region: '110105',
        regionName: '北京市 朝阳区',
        detail: '建国路八十八号院三号楼二单元五零一室',
      };
    case 'identity-document':
      return { type: type.types[0]?.id ?? '', number: '11010519491231002X' };
    case 'composite':
      return Object.fromEntries(type.parts.map((part) => [part.id, sample(part.type, part.id) as string]));
  }
}

/** Every element of the event with a value of its type. */
export const sampleValues = (event: LifeEvent): Record<string, FilledValue> =>
  Object.fromEntries(
    event.elements.map((one) => [one.id, { value: sample(one.type, one.id), source: 'typed', at: AT }]),
  );

export function factsOf(
  catalogue: Catalogue,
  event: LifeEvent,
  answers: Answers,
  more: Partial<FormFacts> = {},
): FormFacts {
  const plan = makePlan(event, answers);
  return {
    plan,
    departments: catalogue.departments,
    // Not the catalogue's own: a change elsewhere in it must not change the golden files.
    catalogue: 'c'.repeat(64),
    values: sampleValues(event),
    pages: Object.fromEntries(plan.materials.map((one) => [one.material.id, one.material.pages.min])),
    counterMaterials: [],
    committed: plan.materials.map((one) => one.material.id),
    at: AT,
    simulated: true,
    submissionId: '0193580e-7c00-7000-8000-000000000001',
    ...more,
  };
}

/** A stroke across white paper, as the signature pad gives it. */
export function signaturePng(): Uint8Array<ArrayBuffer> {
  const png = new PNG({ width: 300, height: 120 });
  png.data.fill(255);
  for (let x = 20; x < 280; x++) {
    const y = Math.round(60 + 30 * Math.sin(x / 20));
    for (let d = -2; d <= 2; d++) png.data.fill(0, ((y + d) * 300 + x) * 4, ((y + d) * 300 + x) * 4 + 3);
  }
  return new Uint8Array(PNG.sync.write(png));
}
