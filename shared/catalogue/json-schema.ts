import * as z from 'zod';
import { CatalogueIndex, LifeEvent } from './schema.ts';

/**
 * The published JSON Schema of the catalogue's files, for editors that check and complete: draft 7, which they all know.
 * One schema for both kinds of file; the member `lifeEvents` tells them apart.
 */
export function catalogueJsonSchema(): Record<string, unknown> {
  const { definitions: indexParts, ...index } = draft7(CatalogueIndex, 'Index');
  const { definitions: eventParts, ...event } = draft7(LifeEvent, 'LifeEvent');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: '一件事一次办目录 · Catalogue of life events',
    if: { required: ['lifeEvents'] },
    // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword, never awaited
    then: { $ref: '#/definitions/Index' },
    else: { $ref: '#/definitions/LifeEvent' },
    definitions: { Index: index, LifeEvent: event, ...indexParts, ...eventParts },
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
