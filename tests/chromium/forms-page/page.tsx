/** Makes and draws the official forms from facts the test hands over. */
import { createRoot } from 'react-dom/client';
import { layForms, makeFormPdfs, shippedFonts } from '#renderer/forms/forms.ts';
import { SheetPicture } from '#renderer/forms/sheet-picture.tsx';
import { toHex } from '#shared/envelope/bytes.ts';
import type { FormFacts } from '#shared/forms/form-content.ts';

export interface FormsPage {
  /** Milliseconds the first and the second making took, and each PDF in hexadecimal digits. */
  make(
    facts: FormFacts,
    signature: number[],
  ): Promise<{ first: number; again: number; pdfs: { matter: string; hex: string }[] }>;
  draw(facts: FormFacts, matter: string, page: number): Promise<void>;
}

const root = createRoot(document.getElementById('root') as HTMLElement);

const forms: FormsPage = {
  make: async (facts, signature) => {
    const png = new Uint8Array(signature);
    const start = performance.now();
    await makeFormPdfs(facts, png, await shippedFonts());
    const middle = performance.now();
    const pdfs = await makeFormPdfs(facts, png, await shippedFonts());
    const end = performance.now();
    return {
      first: middle - start,
      again: end - middle,
      pdfs: pdfs.map(({ matter, bytes }) => ({ matter, hex: toHex(bytes) })),
    };
  },
  draw: async (facts, matter, page) => {
    const made = await layForms(facts, await shippedFonts());
    const wanted = made.find((one) => one.matter === matter)?.sheet.pages[page];
    if (!wanted) throw new Error('no such page');
    root.render(<SheetPicture page={wanted} label="表" codeLabel="二维码" />);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await document.fonts.ready;
  },
};
Object.assign(window, { forms });
