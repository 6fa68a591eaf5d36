import { expect, test } from 'vitest';
import { readOptions } from './options.ts';
import { chooseSource, scanArguments, sourcesOf } from './settings.ts';

/** As an office scanner with a duplex feeder lists itself, cut to what matters. */
const office = `
All options specific to device \`airscan:e0:Office':
  Standard:
    --resolution 100|150|200|300dpi [300]
        Sets the resolution of the scanned image.
    --mode Color|Gray [Color]
        Selects the scan mode (e.g., lineart, monochrome, or color).
    --source Flatbed|ADF|ADF Duplex [Flatbed]
        Selects the scan source (such as a document-feeder).
  Geometry:
    -l 0..215.9mm [0]
        Top-left x position of scan area.
    -x 0..215.9mm [215.9]
        Width of scan-area.
    -y 0..355.6mm [297.011]
        Height of scan-area.
  Enhancement:
    --brightness -100..100% (in steps of 1) [0]
    --threshold -1648985600..32766 [inactive]
    --serial <string> [X1] [read-only]
`;

test('options of an office scanner: lists, ranges and units; the inactive and the read-only are left out', () => {
  const options = readOptions(office);
  expect(options.map((one) => one.name)).toEqual([
    'resolution',
    'mode',
    'source',
    'l',
    'x',
    'y',
    'brightness',
  ]);
  expect(options[0]?.values).toEqual(['100', '150', '200', '300']);
  expect(options[6]?.range).toEqual({ min: -100, max: 100, step: 1 });
  expect(sourcesOf(options)).toEqual({
    glass: ['--source=Flatbed'],
    feeder: ['--source=ADF'],
    'feeder-duplex': ['--source=ADF Duplex'],
  });
  expect(scanArguments(options, 200, true)).toEqual([
    '--mode=Color',
    '--resolution=200',
    '-x',
    '210',
    '-y',
    '297',
  ]);
  expect(scanArguments(options, 175, false).slice(0, 2)).toEqual(['--mode=Gray', '--resolution=200']);
  expect(scanArguments(options, 600, true)).toContain('--resolution=300');
});

const withSource = (line: string, ...more: string[]): string =>
  [`    --source ${line} [x]`, ...more.map((one) => `    ${one}`)].join('\n');

test.each([
  ['Flatbed|Automatic Document Feeder', [], ['glass', 'feeder']],
  ['Flatbed|ADF Front|ADF Back|ADF Duplex', [], ['glass', 'feeder', 'feeder-duplex']],
  [
    'FlatBed|Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex)',
    [],
    ['glass', 'feeder', 'feeder-duplex'],
  ],
  [
    'Flatbed|Automatic Document Feeder',
    ['--adf-mode Simplex|Duplex [Simplex]'],
    ['glass', 'feeder', 'feeder-duplex'],
  ],
  ['Flatbed|ADF', ['--duplex[=(yes|no)] [no]'], ['glass', 'feeder', 'feeder-duplex']],
  ['ADF Front|ADF Back|ADF Duplex', [], ['feeder', 'feeder-duplex']],
  ['Normal|Transparency|Negative', [], ['glass']],
])('sources %s %s', (line, more, expected) => {
  const options = readOptions(withSource(line, ...more));
  expect(Object.keys(sourcesOf(options))).toEqual(expected);
});

test('without a source option there is one place; what is not offered is not chosen', () => {
  const plain = readOptions('    --resolution 200dpi [200]\n    --mode Gray [Gray]\n');
  expect(sourcesOf(plain)).toEqual({ glass: [] });
  expect(chooseSource('auto', plain)).toBe('glass');
  expect(chooseSource('feeder', plain)).toBeUndefined();
  expect(scanArguments(plain, 300, true)).toEqual(['--mode=Gray', '--resolution=200']);
});
