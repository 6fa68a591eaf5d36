import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

/** Files of the project: everything but what .gitignore names. */
const ignored = readFileSync('.gitignore', 'utf8')
  .split('\n')
  .filter((line) => line.endsWith('/'))
  .map((line) => line.slice(0, -1));
const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return ignored.includes(entry.name) ? [] : walk(path);
    return entry.name.endsWith('.log') ? [] : [path];
  });
const files = walk('.').filter((file) => file !== '.git' && !file.startsWith('.git/'));
const isText = (file: string): boolean =>
  /(\.(tsx?|m?js|json|md|css|html|ya?ml|sh|c|h|txt)|^\.ci\/run)$/.test(file) &&
  statSync(file).size < 4_000_000;
const texts = new Map(files.filter(isText).map((file) => [file, readFileSync(file, 'utf8')] as const));
/** This file has to name what it forbids. */
const self = 'tests/architecture/repository.test.ts';
const holders = (pattern: RegExp, among = /./): string[] =>
  [...texts]
    .filter(([file, text]) => file !== self && among.test(file) && pattern.test(text))
    .map(([file]) => file);

test('the project is there to be looked at', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(texts.size).toBeGreaterThan(50);
});

test('the top level is the house, exactly', () => {
  const house = ['assets', 'devices', 'electron', 'renderer', 'shared', 'tests'];
  const rest = ['.ci', 'docs'];
  const rootFiles = [
    '.gitignore',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'README.md',
    'biome.json',
    'electron-builder.yml',
    'package-lock.json',
    'package.json',
    'tsconfig.json',
    'vite.config.ts',
  ];
  const top = new Set(files.map((file) => file.split('/')[0] ?? ''));
  expect([...top].filter((name) => ![...house, ...rest, ...rootFiles].includes(name))).toEqual([]);
  for (const name of house) expect(top).toContain(name);
});

test('only .ci/run names the folder beside the project', () => {
  expect(holders(/\.\.\/shared\/(tools|testbench|domain|anchors|hooks)|\/work\/shared/)).toEqual(['.ci/run']);
});

test('the sandbox is never switched off in the product', () => {
  expect(
    holders(
      /no-sandbox|disable-web-security|sandbox:\s*false/,
      /^(electron|renderer|devices|shared|assets)\/|^electron-builder|^package\.json/,
    ),
  ).toEqual([]);
});

test('the lock file holds no address and every package its digest', () => {
  const lock = z
    .looseObject({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional() })) })
    .parse(JSON.parse(texts.get('package-lock.json') ?? ''));
  expect(texts.get('package-lock.json')).not.toContain('"resolved"');
  const without = Object.entries(lock.packages).filter(
    ([name, entry]) => name !== '' && entry.integrity === undefined,
  );
  expect(without.map(([name]) => name)).toEqual([]);
});

test('every dependency has one exact version', () => {
  const manifest = z.looseObject({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
  });
  const { dependencies, devDependencies, optionalDependencies } = manifest.parse(
    JSON.parse(texts.get('package.json') ?? ''),
  );
  for (const version of Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

/**
 * The arrows once more, by where each import leads: this also sees `import('…').Type` and `require`, which no lint
 * rule does.
 */
describe('every import follows the arrows', () => {
  const areas = ['shared', 'devices', 'electron/host', 'electron', 'renderer', 'tests', 'assets'] as const;
  type Area = (typeof areas)[number];
  const mayImport: Readonly<Record<Exclude<Area, 'tests' | 'assets'>, readonly Area[]>> = {
    shared: ['shared'],
    devices: ['devices', 'shared', 'assets'],
    'electron/host': ['electron/host', 'shared', 'assets'],
    electron: ['electron', 'electron/host', 'shared', 'assets'],
    renderer: ['renderer', 'shared', 'assets'],
  };
  const areaOf = (path: string): Area | undefined => areas.find((area) => path.startsWith(`${area}/`));
  const names: Readonly<Record<string, string>> = {
    '#host': 'electron/host',
    '#shared': 'shared',
    '#devices': 'devices',
    '#electron': 'electron',
    '#renderer': 'renderer',
    '#assets': 'assets',
    '#tests': 'tests',
  };
  const target = (file: string, specifier: string): string | null => {
    if (specifier.startsWith('.')) return posix.normalize(posix.join(dirname(file), specifier));
    const [head = '', ...rest] = specifier.split('/');
    const folder = names[head];
    return folder === undefined ? null : posix.join(folder, ...rest);
  };

  test.each(Object.entries(mayImport))('%s', (area, allowed) => {
    const wrong: string[] = [];
    let seen = 0;
    for (const [file, text] of texts) {
      if (areaOf(file) !== area || !/\.(ts|tsx|css)$/.test(file)) continue;
      const imports = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"`])([^'"`\n]+)\1/g);
      for (const [, , specifier = ''] of imports) {
        seen++;
        const path = target(file, specifier);
        const to = path === null ? undefined : areaOf(path);
        if (path !== null && (to === undefined || !allowed.includes(to)))
          wrong.push(`${file} → ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(0);
  });
});

test('no file of code has 400 lines or more', () => {
  const long = [...texts].filter(([file, text]) => /\.tsx?$/.test(file) && text.split('\n').length > 400);
  expect(long.map(([file]) => file)).toEqual([]);
});
