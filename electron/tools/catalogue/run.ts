import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { catalogueJsonSchemaText } from '#shared/catalogue/json-schema.ts';
import { checkFolder, checkText } from './check.ts';

/** Where a tool's words go: results, and complaints of how it was called. */
export interface Terminal {
  print(line: string): void;
  complain(line: string): void;
}

type Values = Readonly<Record<string, string | undefined>>;

interface Command {
  /** Names of what has to be given, in order. */
  readonly operands: readonly string[];
  /** Options that have to be given. */
  readonly options: readonly string[];
  readonly does: string;
  /** @returns whether all is well */
  run(given: Values, terminal: Terminal): Promise<boolean>;
}

const commands: Readonly<Record<string, Command>> = {
  check: {
    operands: ['DIR'],
    options: [],
    does: 'checks every file of a catalogue folder',
    run: async ({ DIR = '' }, { print }) => {
      const { lines, ok } = checkText(DIR, await checkFolder(DIR));
      for (const line of lines) print(line);
      return ok;
    },
  },
  schema: {
    operands: ['OUT'],
    options: [],
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
  return (await command.run(given, terminal)) ? 0 : 1;
}

function read(command: Command, args: readonly string[]): Values | undefined {
  const options = Object.fromEntries(command.options.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const complete = command.options.every((name) => values[name] !== undefined);
    if (!complete || positionals.length !== command.operands.length) return undefined;
    return { ...values, ...Object.fromEntries(command.operands.map((name, at) => [name, positionals[at]])) };
  } catch {
    return undefined;
  }
}

const callOf = (name: string, { operands, options }: Command): string =>
  [name, ...operands, ...options.map((option) => `--${option} ${option.toUpperCase()}`)].join(' ');

function usage(): string[] {
  const calls = Object.entries(commands).map(([name, command]) => [callOf(name, command), command.does]);
  const width = Math.max(...calls.map(([call = '']) => call.length));
  return calls.map(([call = '', does = '']) => `npm run catalogue -- ${call.padEnd(width)}  ${does}`);
}
