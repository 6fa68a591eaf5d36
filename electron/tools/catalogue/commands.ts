import { readFile, writeFile } from 'node:fs/promises';
import { catalogueJsonSchemaText } from '#shared/catalogue/json-schema.ts';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import type { Catalogue } from '#shared/catalogue/schema.ts';
import { chinaDate } from '#shared/time/china.ts';
import type { Command, Terminal } from '../tool.ts';
import { checkFolder, checkText } from './check.ts';
import { diffCatalogues } from './diff.ts';
import { AnswersFile, explain } from './explain.ts';
import { folderReader } from './folder.ts';
import { makeKey, openKey } from './keys.ts';
import { packFolder, writePackage } from './pack.ts';

export const commands: Readonly<Record<string, Command>> = {
  check: {
    operands: ['DIR'],
    does: 'checks every file of a catalogue folder',
    run: async ({ DIR = '' }, { print }) => {
      const { lines, ok } = checkText(DIR, await checkFolder(DIR));
      for (const line of lines) print(line);
      return ok;
    },
  },
  explain: {
    operands: ['DIR'],
    options: ['event', 'answers'],
    optional: ['region'],
    does: 'prints the plan of the answers in a file: what asks for each field and material, and why',
    run: async ({ DIR = '', event: id, answers = '', region }, terminal) => {
      const catalogue = await openFolder(DIR, region, terminal);
      if (catalogue === undefined) return false;
      const event = catalogue.lifeEvents.find((one) => one.id === id);
      if (event === undefined) throw new Error(`${DIR} has no life event ${id}`);
      const explained = explain(event, await readAnswers(answers));
      for (const line of explained.ok ? explained.value : []) terminal.print(line);
      for (const line of explained.ok ? [] : explained.error) terminal.complain(`${answers}: ${line}`);
      return explained.ok;
    },
  },
  preview: {
    operands: ['DIR'],
    optional: ['port', 'data'],
    does: 'shows the folder on a kiosk in the browser, following its files, until Ctrl-C',
    run: async ({ DIR = '', port, data }, terminal) => {
      // Brings the bundler along, which no other command needs.
      const { preview } = await import('./preview.ts');
      return preview({ dir: DIR, port, data }, terminal);
    },
  },
  diff: {
    operands: ['A', 'B'],
    optional: ['region'],
    does: 'tells what changes for a citizen from folder A to folder B',
    run: async ({ A = '', B = '', region }, terminal) => {
      const before = await openFolder(A, region, terminal);
      const after = await openFolder(B, region, terminal);
      if (before === undefined || after === undefined) return false;
      for (const line of diffCatalogues(before, after)) terminal.print(line);
      return true;
    },
  },
  key: {
    operands: ['NEW'],
    does: 'makes a signing key in a new file and prints what kiosks have to trust',
    run: async ({ NEW = '' }, { print }) => {
      print(JSON.stringify(await makeKey(NEW)));
      return true;
    },
  },
  pack: {
    operands: ['DIR', 'OUT'],
    options: ['key'],
    optional: ['id', 'from', 'expires'],
    does: 'signs a folder that has no error: OUT.ycat is one file, any other OUT a folder to serve',
    run: async ({ DIR = '', OUT = '', key = '', id, from, expires }, { print }) => {
      const { lines, ok } = checkText(DIR, await checkFolder(DIR));
      if (!ok) {
        for (const line of lines) print(line);
        return false;
      }
      const packed = await packFolder(DIR, await openKey(key), {
        now: Date.now(),
        ...(id === undefined ? {} : { id }),
        ...(from === undefined ? {} : { effectiveFrom: from }),
        ...(expires === undefined ? {} : { expires }),
      });
      await writePackage(packed, OUT);
      const { index, keyId } = packed.signed;
      print(`${OUT}: ${index.id} version ${index.version}, ${index.files.length} files, signed by ${keyId}`);
      return true;
    },
  },
  schema: {
    operands: ['OUT'],
    does: 'writes the JSON Schema that editors check and complete by',
    run: async ({ OUT = '' }) => {
      await writeFile(OUT, catalogueJsonSchemaText());
      return true;
    },
  },
};

/** A folder's catalogue, as it is in a region today where one is named; where there is none, its defects are told. */
async function openFolder(
  dir: string,
  region: string | undefined,
  terminal: Terminal,
): Promise<Catalogue | undefined> {
  const place = region === undefined ? undefined : { region, today: chinaDate(Date.now()) };
  const loaded = await loadCatalogue(folderReader(dir), place);
  if (loaded.ok) return loaded.value;
  for (const line of checkText(dir, await checkFolder(dir)).lines) terminal.complain(line);
  return undefined;
}

async function readAnswers(path: string): Promise<AnswersFile> {
  const text = await readFile(path, 'utf8');
  try {
    return AnswersFile.parse(JSON.parse(text));
  } catch {
    throw new Error(`${path} holds no answers, such as {"situations": {"home": "rented"}}`);
  }
}
