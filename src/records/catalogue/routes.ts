import { z } from 'zod';
import type { Clock } from '../../foundation/core/clock.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import type { Pseudonymiser } from '../tombstones/pseudonymiser.ts';
import { refuseFutureTimes, saveCatalogue } from './save-catalogue.ts';
import {
  CATALOGUE_KINDS,
  type Catalogue,
  type CatalogueKind,
  catalogueSchema,
  fieldSchemas,
} from './schemas.ts';

/** Room for CATALOGUE_ROWS_MAX rows with long titles, in bytes. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

const EXAMPLES: Record<CatalogueKind, { id: number } & Record<string, unknown>> = {
  publishers: { id: 1, name: 'Lantern Press' },
  books: { id: 123, publisher_id: 1, title: 'The Owl Who Counted', duration_seconds: 412 },
  parents: { id: 5001, registered_at: '2026-01-12T09:30:00.000Z' },
  children: { id: 9010, parent_id: 5001, collection: 'allowed' },
};

const common = {
  tag: 'Catalogue',
  scopes: ['admin'],
  problems: ['unknown_reference', 'child_erased'],
} as const;

const bulkContract = {
  ...common,
  method: 'post' as const,
  path: '/admin/api/v1/catalogue',
  summary: 'Create or replace many rows in one transaction',
  body: {
    schema: catalogueSchema,
    example: Object.fromEntries(CATALOGUE_KINDS.map((kind) => [kind, [EXAMPLES[kind]]])),
    bytesMax: BODY_BYTES_MAX,
  },
  responses: {
    200: {
      description: 'The number of rows of each kind that were saved',
      schema: z.object({ saved: z.record(z.enum(CATALOGUE_KINDS), z.int()) }),
      example: { saved: { publishers: 1, books: 1, parents: 1, children: 1 } },
    },
  },
};

/** The catalogue, kept in step by the host application (docs/api.md, "Keep the catalogue in step"). */
export function catalogueRoutes({
  database,
  clock,
  pseudonymiser,
}: {
  database: Database;
  clock: Clock;
  pseudonymiser: Pseudonymiser;
}): Route[] {
  const save = async (catalogue: Catalogue) => {
    const now = clock();
    refuseFutureTimes(catalogue, now);
    await saveCatalogue(database, pseudonymiser, catalogue, now);
  };
  const bulk = route(bulkContract, async ({ body }) => {
    await save(body);
    return { saved: Object.fromEntries(CATALOGUE_KINDS.map((kind) => [kind, body[kind].length])) };
  });
  const single = CATALOGUE_KINDS.map((kind) =>
    route(
      {
        ...common,
        method: 'put',
        path: `/admin/api/v1/${kind}/:id`,
        summary: `Create or replace one of the ${kind}`,
        parameters: z.object({ id: idSchema }),
        body: { schema: fieldSchemas[kind], example: withoutId(EXAMPLES[kind]), bytesMax: BODY_BYTES_MAX },
        responses: { 204: { description: 'Saved' } },
      },
      async ({ parameters, body }) => {
        const row = { ...(body as Record<string, unknown>), id: parameters.id };
        await save({ publishers: [], books: [], parents: [], children: [], [kind]: [row] }).catch(
          (error: unknown) => {
            throw toSingleRowProblem(error, kind);
          },
        );
      },
    ),
  );
  return [bulk, ...single];
}

/** The row is the body and its id in the address: its faults are not in a list. */
function toSingleRowProblem(error: unknown, kind: CatalogueKind): unknown {
  if (!(error instanceof Problem)) return error;
  const errors = error.errors.map(({ pointer, detail }) => ({
    pointer: pointer === `#/${kind}/0/id` ? '#/path/id' : pointer.replace(`#/${kind}/0/`, '#/'),
    detail,
  }));
  return new Problem(error.code, error.message, { errors, cause: error });
}

function withoutId({
  id: _id,
  ...fields
}: { id: number } & Record<string, unknown>): Record<string, unknown> {
  return fields;
}
