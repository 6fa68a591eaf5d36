import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

/** Forms an import can have; each must be seen by the lint rule. */
const forms: Readonly<Record<string, (from: string) => string>> = {
  static: (from) => `import { planted } from '${from}';\nexport const used = planted;\n`,
  type: (from) => `import type { Planted } from '${from}';\nexport type Used = Planted;\n`,
  dynamic: (from) => `export const used = () => import('${from}');\n`,
  're-export': (from) => `export * from '${from}';\n`,
};

/** A file of each folder, and what it may not import, by its short name and by its path. */
const forbidden: readonly (readonly [file: string, imports: readonly string[]])[] = [
  [
    'shared/codes/planted.ts',
    [
      '#devices/device.ts',
      '../../devices/device.ts',
      '#host/app.ts',
      '#electron/policy.ts',
      '../../electron/policy.ts',
      '#renderer/main.tsx',
      '../../renderer/main.tsx',
      '#tests/run.ts',
      '../../tests/run.ts',
      '#assets/x.json',
      '../../assets/x.json',
      'electron',
      'node:fs',
      'fs',
    ],
  ],
  [
    'devices/id-card/planted.ts',
    [
      '#host/app.ts',
      '#electron/policy.ts',
      '../../electron/policy.ts',
      '#renderer/main.tsx',
      '../../renderer/main.tsx',
      '#tests/run.ts',
      '../../tests/run.ts',
      'electron',
    ],
  ],
  [
    'electron/host/planted.ts',
    [
      '#devices/device.ts',
      '../../devices/device.ts',
      '#electron/policy.ts',
      '../policy.ts',
      '#renderer/main.tsx',
      '../../renderer/main.tsx',
      '#tests/run.ts',
      '../../tests/run.ts',
      'electron',
    ],
  ],
  [
    'electron/host/journal/planted.ts',
    [
      '#devices/device.ts',
      '../../../devices/device.ts',
      '#electron/policy.ts',
      '../../policy.ts',
      '../../../renderer/main.tsx',
      'electron',
    ],
  ],
  [
    'electron/planted.ts',
    [
      '#devices/device.ts',
      '../devices/device.ts',
      '#renderer/main.tsx',
      '../renderer/main.tsx',
      '#tests/run.ts',
      '../tests/run.ts',
    ],
  ],
  [
    'renderer/app/planted.ts',
    [
      '#devices/device.ts',
      '../../devices/device.ts',
      '#host/app.ts',
      '#electron/policy.ts',
      '../../electron/policy.ts',
      '#tests/run.ts',
      '../../tests/run.ts',
      'electron',
      'node:fs',
      'fs',
    ],
  ],
];

/** Imports along the arrows; lint has nothing to say about them. */
const allowed: readonly (readonly [file: string, imports: readonly string[]])[] = [
  ['shared/codes/planted.ts', ['#shared/result.ts', '../result.ts', 'zod']],
  ['devices/id-card/planted.ts', ['#shared/result.ts', '../device.ts', 'node:fs', 'node-hid']],
  ['electron/host/planted.ts', ['#shared/result.ts', '#host/app.ts', './app.ts', 'node:fs', 'hono']],
  ['electron/host/journal/planted.ts', ['../app.ts', '#host/app.ts', '#shared/result.ts']],
  ['electron/planted.ts', ['#shared/result.ts', '#host/app.ts', './host/app.ts', './policy.ts', 'electron']],
  ['renderer/app/planted.tsx', ['#shared/result.ts', '#renderer/main.tsx', '../main.tsx', 'react']],
  ['tests/planted.ts', ['#devices/device.ts', '#host/app.ts', '#renderer/main.tsx', 'node:fs']],
];

interface Case {
  readonly file: string;
  readonly form: string;
  readonly from: string;
}

/** A type from a module of Node is no code in the page, and the rule for those modules lets it be. */
const formsOf = (from: string): string[] =>
  Object.keys(forms).filter((form) => form !== 'type' || !/^(node:)?fs$/.test(from));

const cases = (table: typeof forbidden): Case[] =>
  table.flatMap(([file, imports]) =>
    imports.flatMap((from) =>
      formsOf(from).map((form, at) => ({
        file: file.replace('planted', `planted-${at}-${from.replace(/\W+/g, '-')}`),
        form,
        from,
      })),
    ),
  );
const forbiddenCases = cases(forbidden);
const allowedCases = cases(allowed);
const report = z.looseObject({
  diagnostics: z.array(
    z.looseObject({ category: z.string(), location: z.looseObject({ path: z.string() }) }),
  ),
});
const rules = ['lint/style/noRestrictedImports', 'lint/correctness/noNodejsModules'];
const seen = new Set<string>();

/** One lint run over a little tree that holds every planted file and this project's own rules. */
beforeAll(() => {
  const tree = mkdtempSync(join(tmpdir(), 'kiosk-arrows-'));
  const config = z.looseObject({}).parse(JSON.parse(readFileSync('biome.json', 'utf8')));
  writeFileSync(
    join(tree, 'biome.json'),
    JSON.stringify({ ...config, $schema: undefined, vcs: { enabled: false } }),
  );
  for (const { file, form, from } of [...forbiddenCases, ...allowedCases]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), forms[form]?.(from) ?? '');
  }
  const biome = join(process.cwd(), 'node_modules', '.bin', 'biome');
  const run = spawnSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none', '.'], {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(run.status).toBe(1);
  for (const { category, location } of report.parse(JSON.parse(run.stdout)).diagnostics)
    if (rules.includes(category)) seen.add(location.path);
}, 60_000);

describe('an import against an arrow fails lint', () => {
  test.each(forbiddenCases)('$file: $form import of $from', ({ file }) => {
    expect(seen).toContain(file);
  });
});

describe('an import along an arrow does not', () => {
  test.each(allowedCases)('$file: $form import of $from', ({ file }) => {
    expect(seen).not.toContain(file);
  });
});
