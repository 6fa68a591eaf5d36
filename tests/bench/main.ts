/** `npm run bench -- plan|devices`: measures on this machine, prints a table and one line of JSON, fails beyond a limit. */
import { benchScan } from './devices/scan.ts';
import { benchPlan } from './plan.ts';

const benches: Readonly<Record<string, () => Promise<boolean>>> = { plan: benchPlan, devices: benchScan };

const name = process.argv[2] ?? '';
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench) process.exitCode = (await bench()) ? 0 : 1;
else {
  process.stderr.write(`bench what? One of: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
}
