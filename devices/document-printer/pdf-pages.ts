import { PDFDocument } from 'pdf-lib';

/** Longest file that is taken apart, in bytes: the host's own limit. */
const MAX_BYTES = 1024 * 1024;

/** Number of pages of a PDF file; undefined when it is none, is locked, has no page, or is too large. */
export async function pagesOfPdf(bytes: Uint8Array): Promise<number | undefined> {
  if (bytes.length > MAX_BYTES) return undefined;
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 5)) !== '%PDF-') return undefined;
  try {
    const pages = (await PDFDocument.load(bytes, { updateMetadata: false })).getPageCount();
    return pages > 0 ? pages : undefined;
  } catch {
    // The library throws for everything that is wrong with a file.
    return undefined;
  }
}
