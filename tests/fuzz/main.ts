import { fuzzCourier } from './courier.ts';
import { fuzzPlatform } from './platform.ts';

/** `npm run fuzz -- courier|platform [count seed]`: wrong words into what reads them; the last line counts. */
const fuzzers: Readonly<Record<string, (numbers: readonly number[]) => Promise<object>>> = {
  courier: async ([count = 100_000, seed = Date.now() % 2 ** 31]) => {
    console.error(`seed ${seed}`);
    return { ...(await fuzzCourier(seed, count)), seed };
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
