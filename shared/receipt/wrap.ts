/** Width in half-width cells, as a receipt printer counts: ASCII one, everything else two. */
export const cells = (text: string): number =>
  [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) < 0x80 ? 1 : 2), 0);

/** Pieces a line may be broken between: words with the blank before them, Han characters with their punctuation. */
const pieces = (text: string): string[] =>
  text.match(/ *(?:[!-~]+|[（《“‘]?[^!-~ ])[，。、；：？！）》”’]*/gu) ?? [];

/**
 * Breaks text into lines at most `columns` wide as `width` measures (cells, unless told otherwise): never inside a
 * Latin word (unless it alone is too long), never before closing punctuation.
 */
export function wrap(text: string, columns: number, width: (text: string) => number = cells): string[] {
  const lines: string[] = [];
  let line = '';
  const put = (piece: string): void => {
    if (width(line + piece) <= columns) {
      line += piece;
      return;
    }
    if (line !== '') lines.push(line);
    line = '';
    const rest = piece.trimStart();
    if (width(rest) <= columns) line = rest;
    else for (const char of rest) put(char);
  };
  for (const piece of pieces(text)) put(piece);
  return line === '' ? lines : [...lines, line];
}
