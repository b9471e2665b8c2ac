import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Problem } from '../core/errors.ts';
import { documentationPage, pageOfDocs, STYLE } from './documentation-page.ts';
import { openApiDocument } from './openapi.ts';
import { type Route, route } from './route.ts';

const { version: VERSION } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
);

/** No script at all, styles only from the page itself. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

const common = { method: 'get', tag: 'Documentation', scopes: [] } as const;

const openApiContract = {
  ...common,
  path: '/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document',
  responses: {
    200: {
      description: 'The document',
      schema: z.object({ openapi: z.string() }),
      example: { openapi: '3.1.1' },
    },
  },
};

const pageContract = {
  ...common,
  path: '/docs',
  summary: 'This API as an HTML page',
  responses: {
    200: {
      description: 'The page',
      schema: z.string(),
      example: '<!doctype html>…',
      mediaType: 'text/html',
    },
  },
};

const docsContract = {
  ...common,
  path: '/docs/:page',
  summary: 'A page of the documentation, such as /docs/metrics.md, which defines every figure',
  parameters: z.object({ page: z.string().max(100).describe('The name of its file.') }),
  responses: {
    200: {
      description: 'The page',
      schema: z.string(),
      example: '<!doctype html>…',
      mediaType: 'text/html',
    },
  },
  problems: ['not_found'] as const,
};

/** `/openapi.json` and a page to read it, over the given routes and these, and the pages of docs/. */
export function documentationRoutes(routes: readonly Route[]): Route[] {
  const own: Route[] = [
    route(openApiContract, async () => document()),
    route(pageContract, async ({ context }) => {
      context.type = 'html';
      context.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      return documentationPage(document());
    }),
    route(docsContract, async ({ context, parameters }) => {
      const page = pageOfDocs(parameters.page, STYLE);
      if (page === undefined) throw new Problem('not_found', 'The documentation has no such page.');
      context.type = 'html';
      context.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      return page;
    }),
  ];
  let made: Record<string, unknown> | undefined;
  const document = () => {
    made ??= openApiDocument([...routes, ...own], VERSION);
    return made;
  };
  return own;
}
