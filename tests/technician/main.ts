import { join } from 'node:path';
import { provision } from '../support/provision.ts';
import { picturesOfTechnician } from './pictures.ts';

/** `npm run pictures -- technician [NAME]`: see `pictures.ts`. NAME keeps only the pictures whose names hold it. */
const [what, only] = process.argv.slice(2);
if (what !== 'technician') {
  console.error('npm run pictures -- technician [NAME]');
  process.exit(2);
}
provision(join(import.meta.dirname, '../..'));
const shortcomings = await picturesOfTechnician(only);
for (const shortcoming of shortcomings) console.error(shortcoming);
process.exit(shortcomings.length === 0 ? 0 : 1);
