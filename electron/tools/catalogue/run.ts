import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { catalogueJsonSchemaText } from '#shared/catalogue/json-schema.ts';
import { checkFolder, checkText } from './check.ts';
import { makeKey, openKey } from './keys.ts';
import { packFolder, writePackage } from './pack.ts';

/** Where a tool's words go: results, and complaints of how it was called. */
export interface Terminal {
  print(line: string): void;
  complain(line: string): void;
}

type Values = Readonly<Record<string, string | undefined>>;

interface Command {
  /** Names of what has to be given, in order. */
  readonly operands: readonly string[];
  /** Options that have to be given, and such as may be. */
  readonly options?: readonly string[];
  readonly optional?: readonly string[];
  readonly does: string;
  /** @returns whether all is well */
  run(given: Values, terminal: Terminal): Promise<boolean>;
}

const commands: Readonly<Record<string, Command>> = {
  check: {
    operands: ['DIR'],
    does: 'checks every file of a catalogue folder',
    run: async ({ DIR = '' }, { print }) => {
      const { lines, ok } = checkText(DIR, await checkFolder(DIR));
      for (const line of lines) print(line);
      return ok;
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

/** Runs one command of the catalogue tools. @returns the exit code: 0, 1 when something is wrong, 2 for a wrong call */
export async function runCatalogue(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args;
  const command = commands[name];
  if (command === undefined) {
    for (const line of usage()) terminal.complain(line);
    return 2;
  }
  const given = read(command, rest);
  if (given === undefined) {
    terminal.complain(`npm run catalogue -- ${callOf(name, command)}`);
    return 2;
  }
  try {
    return (await command.run(given, terminal)) ? 0 : 1;
  } catch (error) {
    // A file that cannot be read or written, a key that is none: a sentence, not a stack.
    terminal.complain(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function read(
  { operands, options = [], optional = [] }: Command,
  args: readonly string[],
): Values | undefined {
  const known = Object.fromEntries(
    [...options, ...optional].map((name) => [name, { type: 'string' as const }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true });
    const complete = options.every((name) => values[name] !== undefined);
    if (!complete || positionals.length !== operands.length) return undefined;
    return { ...values, ...Object.fromEntries(operands.map((name, at) => [name, positionals[at]])) };
  } catch {
    return undefined;
  }
}

const callOf = (name: string, { operands, options = [], optional = [] }: Command): string =>
  [
    name,
    ...operands,
    ...options.map((option) => `--${option} ${option.toUpperCase()}`),
    ...optional.map((option) => `[--${option} ${option.toUpperCase()}]`),
  ].join(' ');

function usage(): string[] {
  const calls = Object.entries(commands).map(([name, command]) => [callOf(name, command), command.does]);
  const width = Math.max(...calls.map(([call = '']) => call.length));
  return calls.map(([call = '', does = '']) => `npm run catalogue -- ${call.padEnd(width)}  ${does}`);
}
