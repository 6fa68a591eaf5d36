import { runTool, type Terminal } from '../tool.ts';
import { commands } from './commands.ts';

/** Runs one command of the catalogue tools. @returns the exit code: 0, 1 when something is wrong, 2 for a wrong call */
export const runCatalogue = (args: readonly string[], terminal: Terminal): Promise<number> =>
  runTool('catalogue', commands, args, terminal);
