import { parseArgs } from 'node:util';

/** Where a tool's words go: results, and complaints. */
export interface Terminal {
  print(line: string): void;
  complain(line: string): void;
}

export type Values = Readonly<Record<string, string | undefined>>;

export interface Command {
  /** Names of what has to be given, in order. */
  readonly operands: readonly string[];
  /** Options that have to be given, and such as may be. */
  readonly options?: readonly string[];
  readonly optional?: readonly string[];
  readonly does: string;
  /** @returns whether all is well */
  run(given: Values, terminal: Terminal): Promise<boolean>;
}

/**
 * Runs one command of `npm run <tool> -- COMMAND …`. @returns the exit code: 0, 1 when something is wrong, 2 for a wrong call
 */
export async function runTool(
  tool: string,
  commands: Readonly<Record<string, Command>>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name = '', ...rest] = args;
  const command = commands[name];
  if (command === undefined) {
    for (const line of usage(tool, commands)) terminal.complain(line);
    return 2;
  }
  const given = read(command, rest);
  if (given === undefined) {
    terminal.complain(`npm run ${tool} -- ${callOf(name, command)}`);
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

const usage = (tool: string, commands: Readonly<Record<string, Command>>): string[] =>
  Object.entries(commands).flatMap(([name, command]) => [
    `npm run ${tool} -- ${callOf(name, command)}`,
    `    ${command.does}`,
  ]);
