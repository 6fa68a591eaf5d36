import { z } from '#shared/envelope/schema.ts';
import { commonProblems, contractSchemas, type Operation, operations } from './operations.ts';
import { type PlatformProblem, PROBLEM_TYPE, Problem, platformProblems, retryOf } from './problem.ts';

type Json = Record<string, unknown>;

/** The contract as an OpenAPI 3.1 document (JSON Schema 2020-12). The zod schemas are the authority; this is made from them. */
export function openApiDocument(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({ ...contractSchemas, Problem })) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  });
  const paths: Record<string, Json> = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  return {
    openapi: '3.1.0',
    info: {
      title: '一次办 · platform contract',
      version: '1.0.0',
      description:
        'What a kiosk asks of a platform. Problems are RFC 9457 documents of a closed list; the sender decides by `type` and `retry` alone. ' +
        'Requests are signed by RFC 9421 with Content-Digest (RFC 9530). Bodies are at most 1 MiB.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, tidy(schema)])),
      responses: Object.fromEntries(
        Object.entries(platformProblems).map(([name, status]) => [
          name,
          {
            description: `${status}, retry: ${retryOf(name as PlatformProblem)}`,
            content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
      securitySchemes: {
        kiosk: {
          type: 'apiKey',
          in: 'header',
          name: 'Signature',
          description:
            'RFC 9421, label `kiosk`, ecdsa-p256-sha256 over @method, @target-uri and, with a body, content-digest and content-type; ' +
            'parameters created, nonce, keyid (the kiosk), alg, tag="kiosk".',
        },
      },
    },
  };
}

function describe({ id, summary, path, signed, request, answers, problems, query }: Operation): Json {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(query ?? {}).map(([name, description]) => ({
      name,
      in: 'query',
      description,
      schema: { type: 'integer', minimum: 0 },
    })),
  ];
  const refused = new Map<number, PlatformProblem[]>();
  for (const name of [...(signed ? commonProblems : []), ...problems]) {
    const status = platformProblems[name];
    refused.set(status, [...(refused.get(status) ?? []), name]);
  }
  return {
    operationId: id,
    summary,
    ...(signed ? { security: [{ kiosk: [] }] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(request === undefined ? {} : { requestBody: { required: true, content: contentOf(request) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, schema]) => [
          status,
          { description: status === '201' ? 'New' : 'As it is', content: contentOf(schema) },
        ]),
      ),
      ...Object.fromEntries([...refused].map(([status, list]) => [String(status), refusal(list)])),
    },
  };
}

const contentOf = (schema: string): Json =>
  schema === 'octets'
    ? { 'application/octet-stream': {} }
    : { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } };

/** One problem by reference, several of one status by name in the description. */
const refusal = (names: readonly PlatformProblem[]): Json =>
  names.length === 1
    ? { $ref: `#/components/responses/${names[0]}` }
    : {
        description: names.map((name) => `\`${name}\` (retry: ${retryOf(name)})`).join(', '),
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      };

/** Inside one document a schema needs neither its dialect nor an address of its own. */
function tidy(schema: object): Json {
  const { $schema, $id, ...rest } = schema as Json;
  return rest;
}

/** The document as it is checked in. */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;
