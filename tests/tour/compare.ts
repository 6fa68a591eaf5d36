/** Compares what the platform opened with what the citizen gave. Every difference is a sentence. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import type { Given } from './given.ts';

export interface PlatformCase {
  readonly submissionId: string;
  readonly intakeNumber: string;
  readonly caseNumber: string | null;
  readonly children: readonly {
    readonly matter: string;
    readonly department: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly materials: readonly string[];
  }[];
  readonly forms?: readonly { readonly matter: string; readonly sha256: string }[];
  readonly dataUse: readonly { readonly filled: readonly string[] }[];
  readonly objections: readonly { readonly element: string }[];
}

/**
 * @param open gives the bytes of a document by its SHA-256, as the platform opened them
 */
export async function differences(
  given: Given,
  opened: PlatformCase | undefined,
  open: (sha256: string) => Promise<Uint8Array>,
): Promise<string[]> {
  if (!opened) return [`${given.submissionId}: the platform has no such case`];
  const found: string[] = [];
  if (opened.intakeNumber !== given.intakeNumber) found.push('the intake number differs');
  const matters = opened.children.map((child) => child.matter);
  if (!isDeepStrictEqual([...matters].sort(), [...given.matters].sort()))
    found.push(`chosen ${given.matters.join()}, on the platform ${matters.join()}`);

  const arrived = new Set<string>();
  for (const child of opened.children)
    for (const [element, value] of Object.entries(child.fields)) {
      arrived.add(element);
      if (!isDeepStrictEqual(value, given.values[element]))
        found.push(`${child.matter}.${element} differs from what was given`);
    }
  for (const element of Object.keys(given.values))
    if (!arrived.has(element)) found.push(`${element} did not arrive`);

  const filled = opened.dataUse.flatMap((use) => use.filled);
  if (given.held.some((element) => !filled.includes(element)))
    found.push('the list of data used leaves out what departments filled in');
  const contested = opened.objections.map((one) => one.element);
  if (!isDeepStrictEqual(contested, given.contested))
    found.push(`contested ${given.contested.join()}, on the platform ${contested.join()}`);

  const documents = new Set(opened.children.flatMap((child) => child.materials));
  const pagesOpened: string[][] = [];
  for (const sha256 of documents) {
    const bytes = await open(sha256);
    if (hash(bytes) !== sha256) found.push(`the document ${sha256} has other bytes than its name says`);
    pagesOpened.push(await pageHashes(bytes));
  }
  const key = (pages: readonly string[]) => pages.join();
  // Materials with the same pages are one document in the envelope.
  const expected = [...new Set(Object.values(given.pages).map(key))].sort();
  if (!isDeepStrictEqual(pagesOpened.map(key).sort(), expected))
    found.push(`the pages on the platform are not those that were scanned (${documents.size} documents)`);

  const forms = opened.forms ?? [];
  if (!isDeepStrictEqual(forms.map((form) => form.matter).sort(), [...given.matters].sort()))
    found.push(`there are forms of ${forms.map((form) => form.matter).join()}`);
  for (const { matter, sha256 } of forms) {
    const bytes = await open(sha256);
    if (hash(bytes) !== sha256) found.push(`the form of ${matter} has other bytes than its name says`);
    // Scanned pages are JPEG; the one picture of a form is the signature.
    if ((await pageHashes(bytes)).length === 0) found.push(`the form of ${matter} bears no signature`);
  }
  return found;
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 of each JPEG in a document, in page order: the scanner's own bytes, wrapped and not written again. */
async function pageHashes(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  return pdf.getPages().flatMap((page) => {
    const pictures = page.node.Resources()?.lookup(PDFName.of('XObject'));
    if (!pictures || !('entries' in pictures)) return [];
    return (pictures as { entries(): [unknown, unknown][] }).entries().flatMap(([, reference]) => {
      const stream = pdf.context.lookup(reference as never);
      return stream instanceof PDFRawStream ? [hash(stream.contents)] : [];
    });
  });
}
