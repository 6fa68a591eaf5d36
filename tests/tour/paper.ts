/** Reads the virtual printer's paper. */
export interface PrinterState {
  readonly pages: readonly { readonly lines: readonly string[]; readonly codes: readonly string[] }[];
  readonly picture: string | null;
}

const truths = ['预受理', '已提交', '受理'] as const;

/** The truth each page claims in its headline: the first line that is one of the three, spaces apart. */
export function headlines(printer: PrinterState): string[] {
  return printer.pages.map((page) => {
    for (const line of page.lines) {
      const text = line.replace(/\s/g, '');
      const truth = truths.find((one) => text === one);
      if (truth) return truth;
    }
    return '';
  });
}
