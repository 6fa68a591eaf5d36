/**
 * A document as marks on A4 sheets: the one model that both the picture on the screen and the PDF are drawn from, so
 * that what is read and what is signed cannot differ. Lengths are points (1/72 inch) from the upper left corner.
 */

/** A4 (ISO 216) in points. */
export const A4 = { width: 595.28, height: 841.89 } as const;

export type Weight = 400 | 700;

export type Mark =
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the base line. */
      readonly y: number;
      /** Height of the em square. */
      readonly size: number;
      readonly weight: Weight;
      readonly text: string;
      /** 0 is black, 1 is white. */
      readonly grey: number;
    }
  | {
      readonly kind: 'line';
      readonly from: readonly [x: number, y: number];
      readonly to: readonly [x: number, y: number];
      readonly width: number;
    }
  | {
      readonly kind: 'fill';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly grey: number;
    }
  /** A QR code without its quiet zone; `modules[row][column]` is true where it is black. */
  | {
      readonly kind: 'qr';
      readonly x: number;
      readonly y: number;
      readonly size: number;
      readonly modules: readonly (readonly boolean[])[];
    }
  /** Where the picture of the signature goes, fitted into the box and centred. */
  | {
      readonly kind: 'signature';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    };

export interface SheetPage {
  /** In the order they are drawn. */
  readonly marks: readonly Mark[];
}

export interface Sheet {
  readonly title: string;
  readonly pages: readonly SheetPage[];
}

/** Width of a line of text in points. */
export type Measure = (text: string, size: number, weight: Weight) => number;

/** Every character of a sheet, by weight: what must be in the fonts it is drawn with. */
export function charactersOf(sheets: readonly Sheet[]): Record<Weight, Set<string>> {
  const characters = { 400: new Set<string>(), 700: new Set<string>() };
  for (const mark of sheets.flatMap((sheet) => sheet.pages).flatMap((page) => page.marks))
    if (mark.kind === 'text') for (const character of mark.text) characters[mark.weight].add(character);
  return characters;
}
