/** The official forms of a visit: laid out for the eye before signing, and as signed PDF for the envelope. */
import { type FormFacts, formsOf } from '#shared/forms/form-content.ts';
import { formSheet } from '#shared/forms/form-sheet.ts';
import { charactersOf, type Measure, type Sheet } from '#shared/forms/sheet.ts';
import { type NoticeSheetInput, noticeSheet } from '#shared/notice/notice-sheet.ts';
import { onWipe } from '../session/wipe.ts';
import { type FontBook, openFontBook } from './faces.ts';
import { sheetToPdf } from './pdf.ts';

export interface FormSheet {
  readonly matter: string;
  readonly sheet: Sheet;
}

export interface FormPdf {
  readonly matter: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Good enough to find out which characters will be set; line breaks are made with the true widths. */
const rough: Measure = (text, size) => text.length * size;
const digits = '0123456789';

/** Lays out what `lay` makes of true widths, with every character it sets loaded. */
export async function layWith<T>(
  fonts: FontBook,
  lay: (measure: Measure) => T,
  sheets: (made: T) => readonly Sheet[],
): Promise<T> {
  const used = charactersOf(sheets(lay(rough)));
  // More or fewer pages than thought: the page numbers may have other digits.
  for (const digit of digits) used[400].add(digit);
  await fonts.load(used);
  return lay(fonts.measure);
}

/** The forms of the selected matters as sheets, in the order of the plan. */
export const layForms = (facts: FormFacts, fonts: FontBook): Promise<FormSheet[]> =>
  layWith(
    fonts,
    (measure) =>
      formsOf(facts).map(({ matter, content }) => ({ matter, sheet: formSheet(content, measure) })),
    (made) => made.map((one) => one.sheet),
  );

/**
 * The forms as PDF, signed.
 * @param signature PNG
 */
export async function makeFormPdfs(
  facts: FormFacts,
  signature: Uint8Array,
  fonts: FontBook,
): Promise<FormPdf[]> {
  const made: FormPdf[] = [];
  for (const { matter, sheet } of await layForms(facts, fonts))
    made.push({ matter, bytes: await sheetToPdf({ sheet, fonts, signature }) });
  return made;
}

/** The notice as a sheet. */
export const layNotice = (input: NoticeSheetInput, fonts: FontBook): Promise<Sheet> =>
  layWith(
    fonts,
    (measure) => noticeSheet(input, measure),
    (sheet) => [sheet],
  );

/** The notice as PDF, for an A4 printer. */
export async function makeNoticePdf(
  input: NoticeSheetInput,
  fonts: FontBook,
): Promise<Uint8Array<ArrayBuffer>> {
  return sheetToPdf({ sheet: await layNotice(input, fonts), fonts });
}

/** A sheet that was laid out here as PDF, as it stands: without a signature. */
export const sheetPdf = async (sheet: Sheet): Promise<Uint8Array<ArrayBuffer>> => {
  const fonts = await shippedFonts();
  await fonts.load(charactersOf([sheet]));
  return sheetToPdf({ sheet, fonts });
};

let shipped: Promise<FontBook> | undefined;

/** The font slices this machine serves, fetched as they are needed and kept until the visit is wiped. */
export function shippedFonts(): Promise<FontBook> {
  shipped ??= openFontBook(async (file) => {
    const answer = await fetch(`/assets/fonts/${file}`);
    if (!answer.ok) throw new Error(`The font file ${file} cannot be read`);
    return new Uint8Array(await answer.arrayBuffer());
  });
  shipped.catch(() => {
    shipped = undefined;
  });
  return shipped;
}

// Which rare characters were drawn says something about who was here.
onWipe(() => {
  shipped = undefined;
});
