/** The forms of 新生儿出生 as bytes, as text another reader takes out of them, and as ink on the page. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FontBook } from '#renderer/forms/faces.ts';
import { type FormPdf, layForms, makeFormPdfs } from '#renderer/forms/forms.ts';
import { sheetToPdf } from '#renderer/forms/pdf.ts';
import type { FormFacts } from '#shared/forms/form-content.ts';
import { A4, charactersOf, type Sheet } from '#shared/forms/sheet.ts';
import { eventOf, shippedCatalogue } from '../catalogue/shipped.ts';
import { everyday, factsOf, fontsFromFolder, signaturePng } from './newborn-facts.ts';

const run = promisify(execFile);
const isThere = (program: string): Promise<boolean> =>
  run('which', [program]).then(
    () => true,
    () => false,
  );
const hasPoppler = await isThere('pdftotext');
const hasZbar = await isThere('zbarimg');

let folder: string;
let fonts: FontBook;
let facts: FormFacts;
let made: FormPdf[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiciban-forms-'));
  fonts = await fontsFromFolder();
  const catalogue = await shippedCatalogue();
  facts = factsOf(catalogue, eventOf(catalogue, 'newborn'), everyday);
  made = await makeFormPdfs(facts, signaturePng(), fonts);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const fileOf = async (name: string, bytes: Uint8Array): Promise<string> => {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
};
const textOf = async (file: string): Promise<string> =>
  (await run('pdftotext', ['-layout', file, '-'])).stdout;
const picture = async (file: string, dpi: number): Promise<PNG> => {
  const { stdout } = await run('pdftoppm', ['-r', String(dpi), '-png', '-f', '1', '-l', '1', file], {
    encoding: 'buffer',
    maxBuffer: 1 << 26,
  });
  return PNG.sync.read(stdout);
};

describe('seven forms', () => {
  test('have the bytes they had when they were looked at', async () => {
    expect(made).toHaveLength(7);
    const lines = made.map(({ matter, bytes }) => `${sha256(bytes)}  ${matter}.pdf\n`);
    await expect(lines.join('')).toMatchFileSnapshot('../golden/forms/sha256.txt');
  });

  test('have the same bytes when made again, by fonts loaded in another order', async () => {
    const others = await fontsFromFolder();
    await others.load({ 400: '龘最后先来𠮷', 700: '表' });
    const again = await makeFormPdfs(facts, signaturePng(), others);
    expect(again.map((one) => sha256(one.bytes))).toEqual(made.map((one) => sha256(one.bytes)));
  });

  test('are small and carry no date and no id of their own', () => {
    for (const { bytes } of made) {
      expect(bytes.length).toBeLessThan(64 * 1024);
      expect(Buffer.from(bytes).toString('latin1')).not.toMatch(/CreationDate|ModDate|\/ID\b|Producer/);
    }
  });

  test.skipIf(!hasPoppler)('read as they did, in another reader', async () => {
    for (const { matter, bytes } of made)
      await expect(await textOf(await fileOf(`${matter}.pdf`, bytes))).toMatchFileSnapshot(
        `../golden/forms/${matter}.txt`,
      );
  });

  test.skipIf(!hasPoppler)('have their fonts embedded as subsets, with a way back to text', async () => {
    for (const { matter, bytes } of made) {
      const { stdout, stderr } = await run('pdffonts', [await fileOf(`${matter}.pdf`, bytes)]);
      const fontLines = stdout.trim().split('\n').slice(2);
      expect(fontLines).toHaveLength(2);
      for (const line of fontLines) expect(line).toMatch(/CID Type 0C +Identity-H +yes yes yes/);
      expect(stderr).toBe('');
    }
  });

  test.skipIf(!hasPoppler || !hasZbar)(
    'carry a code a reader can scan, and nothing personal in it',
    async () => {
      const [first] = made;
      if (!first) throw new Error('no form');
      const file = await fileOf('code.pdf', first.bytes);
      await run('pdftoppm', ['-r', '150', '-png', file, join(folder, 'code')]);
      const { stdout } = await run('zbarimg', ['-q', '--raw', join(folder, 'code-2.png')]);
      expect(stdout.trim()).toBe(`YCF1:${facts.submissionId}:${first.matter}:${facts.catalogue}`);
    },
  );

  test('differ from the unsigned ones only by signature, code and submission', async () => {
    const { submissionId: _, ...before } = facts;
    const texts = (sheets: readonly { sheet: Sheet }[]) =>
      sheets.map(({ sheet }) =>
        sheet.pages.flatMap((page) =>
          page.marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : [])),
        ),
      );
    const signed = texts(await layForms(facts, fonts));
    const preview = texts(await layForms(before, fonts));
    const own = ['（提交时签名）', '提交时', '生成二维码', `申请标识 ${facts.submissionId}`];
    const without = (all: string[][]) => all.map((one) => one.filter((text) => !own.includes(text)));
    expect(without(preview)).toEqual(without(signed));
    expect(preview.flat()).toContain('（提交时签名）');
    expect(signed.flat()).not.toContain('（提交时签名）');
  });
});

describe('the forms of every life event', () => {
  test('can be set, one for each matter that has one, whatever is answered first', async () => {
    const catalogue = await shippedCatalogue();
    for (const event of catalogue.lifeEvents) {
      const situations = Object.fromEntries(
        event.situations.map((one) => [one.id, one.options[0]?.id ?? '']),
      );
      const all = factsOf(catalogue, event, {
        situations,
        deselected: [],
        wanted: event.matters.map((one) => one.id),
        choices: {},
      });
      const selected = all.plan.matters.filter((one) => one.state === 'selected');
      const pdfs = await makeFormPdfs(all, signaturePng(), fonts);
      expect(pdfs.map((one) => one.matter)).toEqual(selected.map((one) => one.matter.id));
      for (const { bytes } of pdfs) expect(bytes.length).toBeGreaterThan(10_000);
    }
  }, 60_000);
});

describe.skipIf(!hasPoppler)('what is drawn', () => {
  const characters = [...'𠮷䶮㛃吉龚书한'];
  const at = (index: number) => ({ x: 60 + index * 60, y: 120, size: 40 });
  const sheet: Sheet = {
    title: '字',
    pages: [
      {
        marks: characters.flatMap((text, index) =>
          ([400, 700] as const).map((weight, row) => ({
            ...at(index),
            y: 120 + row * 80,
            kind: 'text' as const,
            text,
            weight,
            grey: 0,
          })),
        ),
      },
    ],
  };

  test('every character leaves its own ink in its own place, in both weights', async () => {
    await fonts.load(charactersOf([sheet]));
    const png = await picture(await fileOf('ink.pdf', await sheetToPdf({ sheet, fonts })), 72);
    const shapes = characters.flatMap((_, index) =>
      [0, 1].map((row) => {
        const { x, y } = { x: 60 + index * 60, y: 120 + row * 80 };
        let shape = '';
        for (let py = y - 40; py < y + 10; py++)
          for (let px = x; px < x + 40; px++)
            shape += (png.data[(py * png.width + px) * 4] ?? 255) < 128 ? '#' : '.';
        return shape;
      }),
    );
    for (const shape of shapes) expect(shape.match(/#/g)?.length ?? 0).toBeGreaterThan(60);
    // 𠮷 is not 吉, 䶮 is not 龚; what no slice draws is a box. Rare ones share the regular slice.
    const regular = shapes.filter((_, index) => index % 2 === 0);
    expect(new Set(regular).size).toBe(characters.length);
    expect(png.width).toBe(Math.ceil(A4.width));
  });

  test('can be taken out as text, also what no font draws', async () => {
    const text = await textOf(await fileOf('ink.pdf', await sheetToPdf({ sheet, fonts })));
    for (const character of characters) expect(text).toContain(character);
  });
});
