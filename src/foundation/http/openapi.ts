import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../core/errors.ts';
import { OTHER_NAMES } from './read-query.ts';
import type { Route, RouteResponse } from './route.ts';

type JsonObject = Record<string, unknown>;

/** The problems that every route, every route with a key, and every route with a body can answer besides its own. */
const COMMON: ProblemCode[] = ['invalid_request', 'internal_error', 'database_unavailable', 'query_timeout'];
const WITH_KEY: ProblemCode[] = ['key_missing', 'key_unknown', 'scope_missing', 'rate_limited'];
const WITH_BODY: ProblemCode[] = ['malformed_json', 'payload_too_large', 'unsupported_media_type'];

/**
 * The OpenAPI 3.1 document of the routes, made from the schemas that validate requests. Each status lists the codes of
 * the problem documents that it may carry.
 */
export function openApiDocument(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const { contract } of routes) {
    const path = contract.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [contract.method]: describeRoute(contract) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Storytime Analytics',
      version,
      description:
        'Takes the playback events of a children’s video library and returns exact figures per day. Send a key as a bearer token.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: [...new Set(routes.map(({ contract }) => contract.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM_SCHEMA },
    },
  };
}

function describeAccess({ scopes, body }: Route['contract']): string {
  if (scopes.length === 0) return '';
  const key = `Needs a key of scope ${scopes.join(' or ')}`;
  if (!body?.mayHoldToken) return `${key}.`;
  return `${key}, or the ingest token of a device: as a bearer token, or without that header as "token" in the body.`;
}

function describeRoute(contract: Route['contract']): JsonObject {
  const { method, path, tag, summary, description, scopes, parameters, query, body } = contract;
  return {
    operationId: `${method}${path.replaceAll(/[\W_]+(\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    description: [description, describeAccess(contract)].filter(Boolean).join('\n\n'),
    security: scopes.length > 0 ? [{ key: [] }, ...(body?.mayHoldToken ? [{}] : [])] : [],
    parameters: [...parametersOf(parameters, 'path'), ...parametersOf(query, 'query')],
    ...(body && {
      requestBody: {
        required: true,
        content: Object.fromEntries(
          (body.mediaTypes ?? ['application/json']).map((mediaType) => [
            mediaType,
            { schema: inputSchema(body.schema), example: body.example },
          ]),
        ),
      },
    }),
    responses: { ...responsesOf(contract.responses), ...problemsOf(contract) },
  };
}

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonObject => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

/** An object of a request: its schema, with the other accepted names of some of its fields. */
function inputSchema(schema: z.ZodType): JsonObject {
  const given = jsonSchema(schema) as JsonObject & {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  const { properties = {}, required = [] } = given;
  const others = [...OTHER_NAMES].filter(([name, other]) => name in properties && !(other in properties));
  if (others.length === 0) return given;
  const either = others.filter(([name]) => required.includes(name));
  return {
    ...given,
    properties: {
      ...properties,
      ...Object.fromEntries(
        others.map(([name, other]) => [
          other,
          { ...properties[name], description: `Another name of \`${name}\`.` },
        ]),
      ),
    },
    required: required.filter((name) => !either.some(([one]) => one === name)),
    ...(either.length === 0
      ? {}
      : { allOf: either.map((names) => ({ anyOf: names.map((name) => ({ required: [name] })) })) }),
  };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): JsonObject[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = (place === 'query' ? inputSchema : jsonSchema)(schema) as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function responsesOf(responses: Record<number, RouteResponse>): JsonObject {
  return Object.fromEntries(
    Object.entries(responses).map(
      ([status, { description, schema, example, mediaType = 'application/json', headers }]) => [
        status,
        {
          description,
          ...(headers && { headers: headersOf(headers) }),
          ...(schema && { content: { [mediaType]: { schema: jsonSchema(schema), example } } }),
        },
      ],
    ),
  );
}

function headersOf(headers: Record<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

/** One response per status. Its description names the codes. */
function problemsOf({ scopes, body, problems = [], responses }: Route['contract']): JsonObject {
  const codes = [...(scopes.length > 0 ? WITH_KEY : []), ...(body ? WITH_BODY : []), ...problems, ...COMMON];
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return Object.fromEntries(
    statuses
      .filter((status) => !(status in responses))
      .map((status) => [
        status,
        {
          description: [...new Set(codes)]
            .filter((code) => PROBLEMS[code].status === status)
            .map((code) => `\`${code}\`: ${PROBLEMS[code].title}`)
            .join('. '),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457; `type` is urn:storytime:problem: followed by a code that never changes.',
  required: ['type', 'title', 'status', 'detail', 'request_id'],
  properties: {
    type: { type: 'string', examples: ['urn:storytime:problem:invalid_request'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
    request_id: { type: 'string' },
  },
};
