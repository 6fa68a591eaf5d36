/**
 * Cuts the half-width Latin of Noto Sans Mono CJK SC out of Debian's fonts-noto-cjk: receipts are drawn in
 * cells of 12 × 24 dots, and only the monospaced face has Latin letters exactly half as wide as a Han one.
 *
 *     node assets/receipt/build.ts /usr/share/fonts/opentype/noto
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { cutFace } from '../fonts/sfnt.ts';

const folder = process.argv[2];
if (folder === undefined)
  throw new Error('usage: node assets/receipt/build.ts <folder of NotoSansCJK-Regular.ttc>');

const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
const face = cutFace(readFileSync(join(folder, 'NotoSansCJK-Regular.ttc')), 'Noto Sans Mono CJK SC');
const subset = await subsetFont(Buffer.from(face), ascii, { targetFormat: 'woff2', noLayoutClosure: true });
writeFileSync(join(import.meta.dirname, 'noto-sans-mono-cjk-sc-latin.woff2'), subset);
