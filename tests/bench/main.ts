/** `npm run bench -- NAME`: measures on this machine, prints a table and one line of JSON, fails beyond a limit. */
import { benchReceipt } from './devices/receipt.ts';
import { benchScan } from './devices/scan.ts';
import { benchOutbox } from './outbox.ts';
import { benchPlan } from './plan.ts';
import { benchSync } from './sync.ts';

/** One after the other: they would disturb each other. */
const benches: Readonly<Record<string, readonly (() => Promise<boolean>)[]>> = {
  plan: [benchPlan],
  outbox: [benchOutbox],
  sync: [benchSync],
  devices: [benchReceipt, benchScan],
};

const name = process.argv[2] ?? '';
const parts = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (parts) {
  const held: boolean[] = [];
  for (const part of parts) held.push(await part());
  process.exitCode = held.every(Boolean) ? 0 : 1;
} else {
  process.stderr.write(`bench what? One of: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
}
