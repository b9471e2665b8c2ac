import Router from '@koa/router';
import type { Middleware } from 'koa';
import { authorise } from './authorise.ts';
import { jsonBody } from './json-body.ts';
import type { Authenticate } from './principal.ts';
import { type RateLimits, rateLimit } from './rate-limit.ts';
import type { Route } from './route.ts';
import { validate } from './validate.ts';

/** Serves routes as their contracts say: key, limit, body, validation, then one call of the handler. */
export function routeRouter(
  routes: readonly Route[],
  authenticate: Authenticate,
  limits: RateLimits,
): Router {
  const router = new Router();
  const limit = rateLimit(limits);
  for (const route of routes) {
    const { method, path } = route.contract;
    router[method](path, ...guardsOf(route, authenticate, limit), serve(route));
  }
  return router;
}

/** The key is asked before the body is read, unless the body is where it may be. */
function guardsOf({ contract }: Route, authenticate: Authenticate, limit: Middleware): Middleware[] {
  const { scopes, body } = contract;
  const read = body === undefined ? [] : [jsonBody(body)];
  if (scopes.length === 0) return read;
  const guard = authorise(authenticate, scopes, { tokenInBody: body?.mayHoldToken ?? false });
  const [parse] = read;
  if (!body?.mayHoldToken || parse === undefined) return [guard, limit, ...read];
  const keyFirst: Middleware = (context, next) =>
    guard(context, () => limit(context, () => parse(context, next)));
  const bodyFirst: Middleware = (context, next) =>
    parse(context, () => guard(context, () => limit(context, next)));
  return [(context, next) => (context.get('authorization') === '' ? bodyFirst : keyFirst)(context, next)];
}

function serve({ contract, handle }: Route): Middleware {
  const { parameters, query, body, answers } = contract;
  const successStatus = Number(Object.keys(answers)[0]);
  return async (context) => {
    const { request } = context as typeof context & { request: { body?: unknown } };
    context.status = successStatus;
    const answer = await handle({
      parameters: parameters && validate(parameters, context.params, '#/path'),
      query: query && validate(query, { ...context.query }, '#/query'),
      body: body && !body.isReadByHandler ? validate(body.schema, request.body) : request.body,
      principal: context.state.principal,
      context,
    });
    if (answer !== undefined) context.body = answer;
  };
}
