import { readFileSync } from 'node:fs';
import { createIdCardDriver, DEFAULT_TIMING } from '#devices/id-card/driver.ts';
import { parseRecording, replay } from '#devices/id-card/recording/replay.ts';
import { createManualClock } from '#devices/id-card/testing/manual-clock.ts';
import { chinaDate } from '#shared/time/china.ts';

/** `npm run replay -- FILE`: the driver of today over a recorded cable. Exit 1 when something comes out otherwise. */
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('replay which recording?');
  process.exitCode = 2;
} else {
  const clock = createManualClock();
  const { calls, divergence } = await replay(parseRecording(readFileSync(file, 'utf8')), clock, (port) =>
    createIdCardDriver({ port, clock, timing: DEFAULT_TIMING, today: () => chinaDate(Date.now()) }),
  );
  for (const { verb, before, after } of calls)
    console.log(`${before === after ? '=' : '≠'} ${verb}: ${before ?? 'no answer'} then, ${after} now`);
  if (divergence !== null) console.log(`≠ ${divergence}`);
  process.exitCode = divergence === null && calls.every(({ before, after }) => before === after) ? 0 : 1;
}
