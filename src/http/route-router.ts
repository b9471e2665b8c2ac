import Router from '@koa/router';
import type { Middleware } from 'koa';
import { authorise } from './authorise.ts';
import { jsonBody } from './json-body.ts';
import type { Authenticate } from './principal.ts';
import type { Route } from './route.ts';
import { validate } from './validate.ts';

/** Serves routes as their contracts say: key, body, validation, then one call of the handler. */
export function routeRouter(routes: readonly Route[], authenticate: Authenticate): Router {
  const router = new Router();
  for (const route of routes) {
    const { method, path, scopes, body } = route.contract;
    const before: Middleware[] = [];
    if (scopes.length > 0) before.push(authorise(authenticate, scopes));
    if (body !== undefined) before.push(jsonBody(body));
    router[method](path, ...before, serve(route));
  }
  return router;
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
