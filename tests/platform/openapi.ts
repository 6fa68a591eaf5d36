/** `npm run openapi`: writes docs/platform-openapi.json anew from the zod schemas. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApiText } from '#shared/platform/openapi.ts';

export const OPENAPI_FILE = join(import.meta.dirname, '../../docs/platform-openapi.json');

if (process.argv[1] === import.meta.filename) await writeFile(OPENAPI_FILE, openApiText());
