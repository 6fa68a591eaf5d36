import { runTechnician } from '#electron/tools/technician/run.ts';

/** `npm run technician -- COMMAND …`: what is done for the console outside of it. Exit code 1 when something is wrong. */
process.exitCode = await runTechnician(process.argv.slice(2), {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
});
