import { parseArgs } from 'node:util';
import { type Command, commands, type Terminal, type Values } from './commands.ts';

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

const usage = (): string[] =>
  Object.entries(commands).flatMap(([name, command]) => [
    `npm run catalogue -- ${callOf(name, command)}`,
    `    ${command.does}`,
  ]);
