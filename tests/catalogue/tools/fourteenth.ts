/** The life event of `docs/catalogue.md`, read from that page, so that what it teaches is what runs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const page = join(import.meta.dirname, '../../../docs/catalogue.md');

/** The text of a code block of the page, by the word after its language. */
export async function blockOf(word: string): Promise<string> {
  const block = new RegExp(`^\`\`\`\\w+ ${word}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(
    await readFile(page, 'utf8'),
  );
  if (block?.[1] === undefined) throw new Error(`docs/catalogue.md has no block ${word}`);
  return block[1];
}

export const FOURTEENTH = 'dog-keeping';

/** Does to a catalogue folder what the page tells its reader to do: two files, nothing else. */
export async function addFourteenth(dir: string): Promise<void> {
  await writeFile(join(dir, `life-events/${FOURTEENTH}.json`), await blockOf('life-event'));
  const path = join(dir, 'catalogue.json');
  const index = JSON.parse(await readFile(path, 'utf8'));
  index.version += 1;
  index.departments.push(JSON.parse(await blockOf('department')));
  index.lifeEvents.push(FOURTEENTH);
  await writeFile(path, `${JSON.stringify(index, null, 2)}\n`);
}
