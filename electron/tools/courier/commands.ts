import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defaultDataDir } from '#electron/defaults.ts';
import type { Courier } from '#host/courier/courier.ts';
import { rescueToStick } from '#host/courier/rescue.ts';
import { openStickFs } from '#host/courier/stick-fs.ts';
import type { CourierProblem, StickNote } from '#shared/courier/report.ts';
import type { Result } from '#shared/result.ts';
import type { Command, Terminal, Values } from '../tool.ts';
import { openCourier } from './open.ts';
import { collectLines, deliverLines, exportLines, type Language, languageOf, problemLine } from './words.ts';

/** Every command ends with its report as one line of JSON, for scripts. */
function tell<T extends object>(
  done: Result<T, CourierProblem>,
  lines: (report: T, language: Language) => string[],
  { language }: Values,
  terminal: Terminal,
): done is { ok: true; value: T } {
  if (!done.ok) {
    terminal.complain(problemLine(done.error, languageOf(language)));
    return false;
  }
  for (const line of lines(done.value, languageOf(language))) terminal.print(line);
  terminal.print(JSON.stringify(done.value));
  return true;
}

async function withCourier<T>(
  given: Values,
  terminal: Terminal,
  task: (courier: Courier) => Promise<T>,
): Promise<T | undefined> {
  const opened = await openCourier(resolve(given.data ?? defaultDataDir(process.env)));
  if (!opened.ok) {
    terminal.complain(opened.error);
    return undefined;
  }
  try {
    return await task(opened.value.courier);
  } finally {
    await opened.value.close();
  }
}

const isClean = (notes: readonly StickNote[]): boolean => notes.length === 0;

export const commands: Readonly<Record<string, Command>> = {
  export: {
    operands: ['DIR'],
    optional: ['data', 'language'],
    does: 'writes everything the platform has not signed for to a stick or folder (the kiosk is not running)',
    run: async (given, terminal) =>
      (await withCourier(given, terminal, async (courier) => {
        const done = await courier.exportTo(given.DIR ?? '');
        return tell(done, exportLines, given, terminal) && isClean(done.value.notes);
      })) ?? false,
  },
  deliver: {
    operands: ['DIR'],
    optional: ['data', 'language'],
    does: 'hands in what stations have put on the stick, and puts receipts and the newest catalogue beside it',
    run: async (given, terminal) =>
      (await withCourier(given, terminal, async (courier) => {
        const done = await courier.deliverFrom(given.DIR ?? '');
        if (!tell(done, deliverLines, given, terminal)) return false;
        const { stations, stopped } = done.value;
        return (
          stopped === null &&
          stations.every((one) => one.waiting === 0 && one.refused.length === 0 && isClean(one.notes))
        );
      })) ?? false,
  },
  collect: {
    operands: ['DIR'],
    optional: ['data', 'language'],
    does: 'takes receipts, news and ratings that came back for this kiosk (the kiosk is not running)',
    run: async (given, terminal) =>
      (await withCourier(given, terminal, async (courier) => {
        const done = await courier.collectFrom(given.DIR ?? '');
        return tell(done, collectLines, given, terminal) && isClean(done.value.notes);
      })) ?? false,
  },
  rescue: {
    operands: ['DATA_DIR', 'OUT'],
    optional: ['language'],
    does: 'reads the data folder of a kiosk that does not start any more and writes what it owes the platform',
    run: async (given, terminal) => {
      const out = resolve(given.OUT ?? '');
      await mkdir(out, { recursive: true });
      const done = await rescueToStick(resolve(given.DATA_DIR ?? ''), openStickFs(out), Date.now);
      return tell(done, exportLines, given, terminal) && isClean(done.value.notes);
    },
  },
};
