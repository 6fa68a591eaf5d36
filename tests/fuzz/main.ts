import { fuzzCourier } from './courier.ts';
import { fuzzEnvelope } from './envelope.ts';
import { fuzzIdCard } from './id-card.ts';
import { fuzzPlatform } from './platform.ts';

/**
 * `npm run fuzz -- id-card [frames sessions seed]`, `-- courier|envelope|platform [count seed]`: wrong input into what reads it; the last line
 * counts.
 */
const fuzzers: Readonly<Record<string, (numbers: readonly number[]) => Promise<object>>> = {
  'id-card': async ([frames = 1_000_000, sessions = 10_000, seed = Date.now() % 2 ** 31]) => {
    console.error(`seed ${seed}`);
    const result = await fuzzIdCard(seed, frames, sessions);
    if (result.heapMiB > 256) throw new Error(`memory grew by ${result.heapMiB} MiB`);
    return { ...result, seed };
  },
  courier: async ([count = 100_000, seed = Date.now() % 2 ** 31]) => {
    console.error(`seed ${seed}`);
    return { ...(await fuzzCourier(seed, count)), seed };
  },
  envelope: async ([count = 100_000, seed = Date.now() % 2 ** 31]) => {
    console.error(`seed ${seed}`);
    return { ...(await fuzzEnvelope(seed, count)), seed };
  },
  platform: async ([count = 100_000, seed = Date.now() % 2 ** 31]) => {
    console.error(`seed ${seed}`);
    return { ...(await fuzzPlatform(seed, count)), seed };
  },
};

const [name = '', ...numbers] = process.argv.slice(2);
const fuzz = Object.hasOwn(fuzzers, name) ? fuzzers[name] : undefined;
if (fuzz === undefined) {
  console.error(`fuzz what? One of: ${Object.keys(fuzzers).join(', ')}`);
  process.exitCode = 2;
} else console.log(JSON.stringify(await fuzz(numbers.map(Number))));
