import Router from '@koa/router';
import type { Middleware } from 'koa';
import { z } from 'zod';
import type { Authenticate, Recognise } from '../access/principal.ts';
import { validate } from '../core/validate.ts';
import { authorise } from './authorise.ts';
import { jsonBody } from './json-body.ts';
import { type RateLimits, rateLimit } from './rate-limit.ts';
import {
  asWritten,
  type NamedInput,
  namesOf,
  OTHER_NAMES,
  readQuery,
  underKnownNames,
} from './read-query.ts';
import type { Route, RouteBody } from './route.ts';

/**
 * Serves routes as their contracts say: key, limit, body, validation, then one call of the handler. Users who are
 * signed in (`recognise`) may read without a key.
 */
export function routeRouter(
  routes: readonly Route[],
  authenticate: Authenticate,
  limits: RateLimits,
  recognise?: Recognise,
): Router {
  const router = new Router();
  const limit = rateLimit(limits);
  for (const route of routes) {
    const { method, path } = route.contract;
    router[method](path, ...guardsOf(route, limit, authenticate, recognise), serve(route));
  }
  return router;
}

/** The key is checked before the body is read, unless the key may be in the body. */
function guardsOf(
  { contract }: Route,
  limit: Middleware,
  authenticate: Authenticate,
  recognise: Recognise | undefined,
): Middleware[] {
  const { scopes, body } = contract;
  const read = body === undefined ? [] : [jsonBody(body)];
  if (scopes.length === 0) return read;
  const guard = authorise(authenticate, scopes, {
    tokenInBody: body?.mayHoldToken ?? false,
    recognise,
  });
  const [parse] = read;
  if (!body?.mayHoldToken || parse === undefined) return [guard, limit, ...read];
  const keyFirst: Middleware = (context, next) =>
    guard(context, () => limit(context, () => parse(context, next)));
  const bodyFirst: Middleware = (context, next) =>
    parse(context, () => guard(context, () => limit(context, next)));
  return [(context, next) => (context.get('authorization') === '' ? bodyFirst : keyFirst)(context, next)];
}

function serve({ contract, handle }: Route): Middleware {
  const { parameters, responses } = contract;
  const successStatus = Number(Object.keys(responses)[0]);
  const queryOf = queryReader(contract);
  const bodyOf = bodyReader(contract.body);
  return async (context) => {
    const { request } = context as typeof context & { request: { body?: unknown } };
    context.status = successStatus;
    const written = new Map<string, string>();
    try {
      const answer = await handle({
        parameters: parameters && validate(parameters, context.params, '#/path'),
        query: queryOf(context.querystring, written),
        body: bodyOf(request.body, written),
        principal: context.state.principal,
        context,
      });
      if (answer !== undefined) context.body = answer;
    } catch (error) {
      throw asWritten(error, written);
    }
  };
}

/** Reads a part of a request as its contract says, and notes what came under another name. */
type Reader = (input: unknown, written: Map<string, string>) => unknown;

/** A route without a query takes no parameters, and refuses those that are sent. */
function queryReader({ query, ignoresQuery }: Route['contract']): Reader {
  const schema = query ?? z.object({});
  const names = namesOf(schema);
  return (input, written) => {
    if (ignoresQuery) return undefined;
    return validateNamed(schema, readQuery(String(input), names), '#/query', written);
  };
}

function bodyReader(body: RouteBody<z.ZodType> | undefined): Reader {
  if (body === undefined || body.isReadByHandler) return (input) => input;
  const names = namesOf(body.schema);
  if (!names.some((name) => OTHER_NAMES.has(name))) return (input) => validate(body.schema, input);
  return (input, written) => {
    if (typeof input !== 'object' || input === null || Array.isArray(input))
      return validate(body.schema, input);
    return validateNamed(body.schema, underKnownNames({ ...input }, names, '#'), '#', written);
  };
}

function validateNamed(
  schema: z.ZodType,
  named: NamedInput,
  prefix: string,
  written: Map<string, string>,
): unknown {
  for (const [pointer, asClientWrote] of named.written) written.set(pointer, asClientWrote);
  return validate(schema, named.values, prefix, named.faults);
}
