import { readFile } from 'node:fs/promises';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { openApiText } from '#shared/platform/openapi.ts';
import { operations } from '#shared/platform/operations.ts';
import { platformProblem, platformProblems } from '#shared/platform/problem.ts';
import { openBench } from './conform/bench.ts';
import { ENROLMENT_CODE, removeFolder, startPlatform, temporaryFolder } from './harness.ts';
import { OPENAPI_FILE } from './openapi.ts';

type Schema = Record<string, unknown>;
interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
  readonly components: { schemas: Record<string, Schema>; responses: Record<string, unknown> };
}
const document: OpenApi = JSON.parse(await readFile(OPENAPI_FILE, 'utf8'));

/** A validator of one schema of the document, by an implementation that knows nothing of zod. */
function validator(name: string) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ ...document, $id: 'https://contract.test/' } as Schema);
  const validate = ajv.getSchema(`https://contract.test/#/components/schemas/${name}`);
  if (validate === undefined) throw new Error(`No schema ${name}`);
  return validate;
}

describe('the OpenAPI document', () => {
  it('is up to date with the schemas (npm run openapi)', async () => {
    expect(await readFile(OPENAPI_FILE, 'utf8')).toBe(openApiText());
  });

  it('has every operation and every problem, and no reference into nothing', () => {
    expect(document.openapi).toBe('3.1.0');
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(listed.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
    expect(Object.keys(document.components.responses).sort()).toEqual(Object.keys(platformProblems).sort());
    const text = JSON.stringify(document);
    for (const [, part, name] of text.matchAll(/"#\/components\/(schemas|responses)\/([^"/]+)"/g))
      expect(document.components[part as 'schemas' | 'responses']).toHaveProperty([name as string]);
  });

  it('compiles, and takes and refuses what the schemas take and refuse', async () => {
    for (const name of Object.keys(document.components.schemas))
      expect(validator(name)).toBeTypeOf('function');
    const folder = await temporaryFolder();
    const platform = await startPlatform({ dataDir: folder });
    const { url, signingKeys: trusted } = platform;
    const bench = await openBench({ url, enrolmentCode: ENROLMENT_CODE, trusted });
    const { kiosk, signed, state } = await bench.finished();
    const marker = await kiosk.ask('GET', '/v1/capabilities');
    const refused = await platformProblem('busy').json();
    const keySet = await (await fetch(`${url}/v1/keys`)).json();
    for (const [name, value] of [
      ['SignedManifest', signed],
      ['SubmissionState', state],
      ['Capabilities', marker.json],
      ['KeySet', keySet],
      ['Problem', refused],
    ] as const) {
      expect([name, validator(name)(value)]).toEqual([name, true]);
      expect([name, validator(name)({})]).toEqual([name, false]);
    }
    expect(validator('SignedManifest')({ ...signed, extra: 1 })).toBe(false);
    await platform.stop();
    await removeFolder(folder);
  });
});
