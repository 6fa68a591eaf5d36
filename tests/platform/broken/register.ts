/** `node --import …/register.ts tests/platform/main.ts` with `BROKEN=<name>`: the reference platform with one place changed. */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { variants } from './variants.ts';

const variant = variants.find((one) => one.name === process.env.BROKEN);
if (variant === undefined) throw new Error(`There is no broken variant named ${process.env.BROKEN}`);
const { file, find, replace } = variant;
const folder = join(import.meta.dirname, file.startsWith('shared/') ? '../../..' : '..');
const url = pathToFileURL(join(folder, file)).href;

registerHooks({
  load(asked, context, nextLoad) {
    const loaded = nextLoad(asked, context);
    if (asked !== url || loaded.source === undefined || loaded.source === null) return loaded;
    const source =
      typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    // Node has taken the types out and left their places blank: the text between is as written.
    if (source.split(find).length !== 2)
      throw new Error(`The variant ${variant.name} does not fit ${file} any more`);
    return { ...loaded, source: source.replace(find, () => replace) };
  },
});
