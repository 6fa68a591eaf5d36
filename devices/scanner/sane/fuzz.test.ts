import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scannerStatus } from '#shared/hardware/scanner.ts';
import { createSaneDriver } from './driver.ts';
import { readOptions } from './options.ts';
import { scanArguments, sourcesOf, summary } from './settings.ts';
import { troubleOf } from './status.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 40);
const line = fc
  .tuple(
    fc.constantFrom('--source ', '--mode ', '--resolution ', '-x ', '--', '    '),
    fc.oneof(
      fc.constantFrom(
        'ADF|Flatbed',
        '75..600dpi (in steps of 1)',
        '1|2dpi',
        'Gray',
        '<int>',
        '0..0',
        '..|..',
      ),
      fc.string(),
    ),
    fc.constantFrom(' [x]', ' [inactive]', '', ' [a] [read-only]'),
  )
  .map((parts) => `    ${parts.join('')}`);

test('any list of options gives arguments that are options, one word each', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, colour) => {
      const options = readOptions(lines.join('\n'));
      expect(Object.keys(sourcesOf(options)).length).toBeGreaterThan(0);
      summary('x', options);
      for (const arg of scanArguments(options, 200, colour))
        expect(arg).toMatch(/^(--[a-z-]+=|-[xy]$|[\d.e-]+$)/);
    }),
    { numRuns: runs * 25 },
  );
});

test('any end of the program is one of the statuses', () => {
  fc.assert(
    fc.property(
      fc.option(fc.integer(), { nil: undefined }),
      fc.constantFrom('by-itself', 'missing', 'quiet', 'too-long', 'cancelled' as const),
      fc.string(),
      (code, ended, stderr) => {
        const status = troubleOf({ code, ended: ended as 'quiet', stderr, stdout: Buffer.alloc(0) });
        expect(scannerStatus.safeParse(status).success).toBe(true);
      },
    ),
  );
});

test.skipIf(process.platform === 'win32')(
  'whatever the program writes and however it ends: a page or a status, in bounded memory',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiosk-sane-fuzz-'));
    const program = join(folder, 'scanimage');
    writeFileSync(
      program,
      `#!/bin/sh
case "$*" in *--all-options*) cat "${folder}/list";; *) cat "${folder}/out"; cat "${folder}/err" >&2; exit $(cat "${folder}/code");; esac
`,
    );
    chmodSync(program, 0o755);
    const driver = createSaneDriver({ device: 'x', program }, { quietMs: 2_000, scanMs: 3_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 6 }),
        fc.uint8Array({ maxLength: 2_000 }),
        fc.string(),
        fc.nat(255),
        fc.constantFrom('auto', 'glass', 'feeder' as const),
        async (lines, out, errors, code, source) => {
          writeFileSync(join(folder, 'list'), lines.join('\n'));
          writeFileSync(join(folder, 'out'), out);
          writeFileSync(join(folder, 'err'), errors);
          writeFileSync(join(folder, 'code'), String(code));
          await driver.status();
          const job = await driver.start({ dpi: 200, colour: true, source: source as 'auto' });
          const end = job.ok ? await job.value.next() : job;
          if (job.ok) await job.value.cancel();
          if (!end.ok) expect(scannerStatus.safeParse(end.error).success).toBe(true);
        },
      ),
      { numRuns: runs },
    );
    writeFileSync(join(folder, 'list'), '    --mode Gray [Gray]');
    writeFileSync(
      program,
      `#!/bin/sh\ncase "$*" in *--all-options*) cat "${folder}/list";; *) exec yes;; esac\n`,
    );
    const endless = await driver.start({ dpi: 200, colour: true, source: 'glass' });
    if (!endless.ok) throw new Error(endless.error.state);
    expect(await endless.value.next()).toEqual({ ok: false, error: { state: 'bad-image' } });
  },
);
