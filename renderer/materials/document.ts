/** One compressed document per material: a PDF of its JPEG pages, made once and held once for all matters. */
import { PDFDocument } from 'pdf-lib';
import type { ScannedPage } from './page.ts';

/** A4 in points (ISO 216 at 72 per inch). */
const A4 = { width: 595.28, height: 841.89 };

/**
 * @param pages JPEG pages in order; their bytes go into the PDF unchanged (DCTDecode)
 * @returns the same bytes for the same pages: no dates, no random ids
 */
export async function documentFromPages(
  pages: readonly Pick<ScannedPage, 'jpeg'>[],
): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  for (const { jpeg } of pages) {
    const image = await pdf.embedJpg(jpeg);
    const landscape = image.width > image.height;
    const sheet = landscape ? { width: A4.height, height: A4.width } : A4;
    const fit = image.scaleToFit(sheet.width, sheet.height);
    const page = pdf.addPage([sheet.width, sheet.height]);
    page.drawImage(image, {
      x: (sheet.width - fit.width) / 2,
      y: (sheet.height - fit.height) / 2,
      ...fit,
    });
  }
  return new Uint8Array(await pdf.save({ useObjectStreams: false }));
}
