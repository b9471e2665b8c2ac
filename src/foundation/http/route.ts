import type { Context } from 'koa';
import type { z } from 'zod';
import type { Principal, Scope } from '../access/principal.ts';
import type { ProblemCode } from '../core/errors.ts';
import type { JsonBodyOptions } from './json-body.ts';

/** What a route answers with one status: what it means, its form and an example that the tests validate. */
export interface RouteResponse {
  description: string;
  schema?: z.ZodType;
  example?: unknown;
  /** Unless it is JSON. */
  mediaType?: string;
  /** The meaning of its own headers, by their names. */
  headers?: Record<string, string>;
}

export interface RouteBody<Body extends z.ZodType> extends JsonBodyOptions {
  schema: Body;
  example: unknown;
  /** The schema only documents: the handler reads the body itself, part by part. */
  isReadByHandler?: boolean;
  /** A page that is being closed cannot set headers, so a key may be in the body as `token` instead. */
  mayHoldToken?: boolean;
}

/**
 * A route as data: what it takes, who may call it, what it answers. The router and the OpenAPI document are both made
 * from it, so they always agree.
 */
export interface RouteContract<
  Parameters extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** With parameters as `:name`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** The scopes of which a key needs one; none: everybody may call it. */
  scopes: readonly Scope[];
  parameters?: Parameters;
  query?: Query;
  /** Parameters that it does not know are not refused: the content must not be lost because of its address. */
  ignoresQuery?: true;
  body?: RouteBody<Body>;
  /** By status; the first one is that of success. */
  responses: Record<number, RouteResponse>;
  /** The problems of this route, besides those that every route has. */
  problems?: readonly ProblemCode[];
}

/** A request whose parts have been validated. */
export interface Call<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  parameters: z.output<Parameters>;
  query: z.output<Query>;
  body: z.output<Body>;
  /** Who is calling; absent on a route that needs no key. */
  principal: Principal | undefined;
  /** For streams, headers and other statuses. */
  context: Context;
}

type AnyContract = RouteContract<z.ZodType, z.ZodType, z.ZodType>;

/** A contract and its handler. What `handle` resolves to is the body of the answer, unless it is undefined. */
export interface Route {
  contract: AnyContract;
  handle(call: Call<z.ZodType, z.ZodType, z.ZodType>): Promise<unknown>;
}

/** Binds a handler to its contract; the types of the call follow from the contract's schemas. */
export function route<Parameters extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: RouteContract<Parameters, Query, Body>,
  handle: (call: Call<Parameters, Query, Body>) => Promise<unknown>,
): Route {
  return { contract, handle: handle as Route['handle'] };
}
