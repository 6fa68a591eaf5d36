import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shippedFonts, slicesOf } from './fonts.ts';

const assetsDir = join(import.meta.dirname, '../../assets');

test('reads files and ranges of the regular weight', () => {
  const css = `
    @font-face { font-weight: 400; src: url('./a.woff2') format('woff2'); unicode-range: U+20-7E,U+4E00; }
    @font-face { font-weight: 700; src: url('./b.woff2'); unicode-range: U+20-7E; }
    @font-face { font-weight: 400; src: url(c.woff2); unicode-range: U+20BB7, U+4DAE-4DAF; }`;
  expect(slicesOf(css)).toEqual([
    {
      file: 'a.woff2',
      ranges: [
        [0x20, 0x7e],
        [0x4e00, 0x4e00],
      ],
    },
    {
      file: 'c.woff2',
      ranges: [
        [0x20bb7, 0x20bb7],
        [0x4dae, 0x4daf],
      ],
    },
  ]);
});

test('the shipped style sheet can be read, and only the files needed are', async () => {
  expect(slicesOf(readFileSync(join(assetsDir, 'fonts/noto-sans-sc.css'), 'utf8')).length).toBeGreaterThan(
    10,
  );
  const fonts = shippedFonts(assetsDir);
  expect(await fonts.filesFor('ABC 123')).toHaveLength(1);
  expect(await fonts.filesFor('预受理')).toHaveLength(2);
  const rare = await fonts.filesFor('预受理𠮷');
  expect(rare).toHaveLength(3);
  for (const file of rare) expect(Buffer.from(file.subarray(0, 4)).toString('latin1')).toBe('wOF2');
});
