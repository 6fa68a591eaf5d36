import { runCatalogue } from '#electron/tools/catalogue/run.ts';

/** `npm run catalogue -- COMMAND …`: the tools for the authors of a catalogue. Exit code 1 when something is wrong. */
process.exitCode = await runCatalogue(process.argv.slice(2), {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
});
