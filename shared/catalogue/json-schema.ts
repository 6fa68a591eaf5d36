import * as z from 'zod';
import { CalendarYear } from './calendar.ts';
import { Overlay } from './overlay.ts';
import { CatalogueIndex, LifeEvent } from './schema.ts';

/** Kinds of file, each told by a member only it has. */
const kinds = [
  { member: 'lifeEvents', name: 'Index', schema: CatalogueIndex },
  { member: 'matters', name: 'LifeEvent', schema: LifeEvent },
  { member: 'patch', name: 'Overlay', schema: Overlay },
  { member: 'year', name: 'CalendarYear', schema: CalendarYear },
] as const;

/** The published JSON Schema of the catalogue's files, for editors that check and complete: draft 7, which they all know. */
export function catalogueJsonSchema(): Record<string, unknown> {
  const definitions: Record<string, unknown> = {};
  for (const { name, schema } of kinds) {
    const { definitions: parts, ...whole } = draft7(schema, name);
    Object.assign(definitions, { [name]: whole }, parts);
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: '一件事一次办目录 · Catalogue of life events',
    type: 'object',
    anyOf: kinds.map(({ member }) => ({ required: [member] })),
    allOf: kinds.map(({ member, name }) => ({
      if: { required: [member] },
      // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword, never awaited
      then: { $ref: `#/definitions/${name}` },
    })),
    definitions,
  };
}

/** One schema, its shared parts named after it so that two of them can lie side by side. */
function draft7(schema: z.ZodType, name: string): Record<string, unknown> & { definitions: object } {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', reused: 'ref' });
  const text = JSON.stringify(made).replaceAll('__schema', `${name}-`);
  return { definitions: {}, ...JSON.parse(text) };
}

/** As it is written to a file. */
export const catalogueJsonSchemaText = (): string => `${JSON.stringify(catalogueJsonSchema(), null, 2)}\n`;
