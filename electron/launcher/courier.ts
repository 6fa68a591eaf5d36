import { commands } from '#electron/tools/courier/commands.ts';
import { runTool } from '#electron/tools/tool.ts';

/** `npm run courier -- COMMAND …`: envelopes by stick instead of by line. Exit code 1 when something needs a person. */
process.exitCode = await runTool('courier', commands, process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
});
