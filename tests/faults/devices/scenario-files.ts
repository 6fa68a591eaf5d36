/** The fault scenarios that ship with the demo material: one file each, checked. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FaultScenario, faultScenario } from '#shared/hardware/fault-scenario.ts';

export const scenarioDir = join(import.meta.dirname, '../../../assets/demo/scenarios');

/** All of them by name. Throws for a file that is no scenario, or is not named by its id. */
export async function loadScenarios(): Promise<FaultScenario[]> {
  const files = (await readdir(scenarioDir)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const parsed = faultScenario.safeParse(JSON.parse(await readFile(join(scenarioDir, file), 'utf8')));
      if (!parsed.success) throw new Error(`${file}: ${parsed.error.message}`);
      if (parsed.data.id !== basename(file, '.json')) throw new Error(`${file}: its id is ${parsed.data.id}`);
      return parsed.data;
    }),
  );
}
