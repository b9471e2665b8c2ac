import { z } from 'zod';
import type { Clock } from '../../foundation/core/clock.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import {
  annotationBodySchema,
  annotationSchema,
  annotationsQuerySchema,
  annotationsSchema,
  exampleAnnotation,
} from './annotation-schema.ts';
import { annotate, listAnnotations, readAnnotation } from './annotations.ts';

const BODY_BYTES_MAX = 16 * 1024;

const PATH = '/admin/api/v1/annotations';

const common = { tag: 'Analytics', scopes: ['admin'] } as const;

/** The remarks about the figures of a date (docs/api.md, "Annotations"). */
export function annotationRoutes({ database, clock }: { database: Database; clock: Clock }): Route[] {
  const list = route(
    {
      ...common,
      method: 'get',
      path: PATH,
      summary: 'Annotations of the figures, by people and by the program',
      description: 'The latest date first.',
      query: annotationsQuerySchema,
      responses: {
        200: {
          description: 'One entry for each annotation',
          schema: annotationsSchema,
          example: {
            data: [exampleAnnotation],
            meta: { start: '2026-02-01', end: '2026-02-28', more: false },
          },
        },
      },
    },
    async ({ query }) => listAnnotations(database, query),
  );
  const make = route(
    {
      ...common,
      method: 'post',
      path: PATH,
      summary: 'Annotate the figures of a date',
      description:
        'A text that contains a number of six or more digits is refused. It may be the id of a child, which an erasure would not find there.',
      body: {
        schema: annotationBodySchema,
        example: { date: '2026-02-14', text: 'On the start page of the app for a week.', book_id: 123 },
        bytesMax: BODY_BYTES_MAX,
      },
      responses: { 201: { description: 'Kept', schema: annotationSchema, example: exampleAnnotation } },
      problems: ['unknown_reference'],
    },
    async ({ body, principal }) => {
      const maker = { by: principal?.name ?? 'unknown', now: clock() };
      return inTransaction(database, async (transaction) =>
        readAnnotation(transaction, await annotate(transaction, body, maker)),
      );
    },
  );
  return [list, make, removal(database)];
}

function removal(database: Database): Route {
  return route(
    {
      ...common,
      method: 'delete',
      path: `${PATH}/:id`,
      summary: 'Delete an annotation',
      description:
        'Annotations of the program can be deleted, too, and are not made again. An unknown id has no effect.',
      parameters: z.object({
        id: z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the id of an annotation' }),
      }),
      responses: { 204: { description: 'The annotation no longer exists' } },
    },
    async ({ parameters: { id } }) => {
      await database('annotations').where({ id }).delete();
    },
  );
}
