import { z } from 'zod';
import { MAX_POSITION_SECONDS } from '../../foundation/core/definitions.ts';
import { idSchema, instantSchema, textSchema } from '../../foundation/core/wire-formats.ts';

/** The maximum number of rows in one catalogue request (docs/api.md, "Many rows at once"). */
export const CATALOGUE_ROWS_MAX = 10_000;

const INTEGER_MAX = 2_147_483_647;

const publisherFields = { name: textSchema };

const bookFields = {
  publisher_id: idSchema,
  title: textSchema,
  duration_seconds: z.int().min(1).max(MAX_POSITION_SECONDS).nullish(),
  series_id: idSchema.nullish(),
  position_in_series: z.int().min(0).max(INTEGER_MAX).nullish(),
  is_preview: z.boolean().default(false),
  published_at: instantSchema.nullish(),
};

const parentFields = { registered_at: instantSchema };

const childFields = {
  parent_id: idSchema,
  collection: z.enum(['allowed', 'refused']),
  created_at: instantSchema.nullish(),
  is_test: z.boolean().default(false),
};

/** The fields of each kind beside its id. */
export const fieldSchemas = {
  publishers: z.strictObject(publisherFields),
  books: z.strictObject(bookFields),
  parents: z.strictObject(parentFields),
  children: z.strictObject(childFields),
};

export type CatalogueKind = keyof typeof fieldSchemas;

/** The kinds in the order in which they refer to each other. */
export const CATALOGUE_KINDS = ['publishers', 'books', 'parents', 'children'] as const;

const id = { id: idSchema };

/** The body of `POST /admin/api/v1/catalogue`: lists of each kind, together at most CATALOGUE_ROWS_MAX rows. */
export const catalogueSchema = z
  .strictObject({
    publishers: z.array(fieldSchemas.publishers.extend(id)).default([]),
    books: z.array(fieldSchemas.books.extend(id)).default([]),
    parents: z.array(fieldSchemas.parents.extend(id)).default([]),
    children: z.array(fieldSchemas.children.extend(id)).default([]),
  })
  .refine(
    (lists) => CATALOGUE_KINDS.reduce((sum, kind) => sum + lists[kind].length, 0) <= CATALOGUE_ROWS_MAX,
    {
      error: `contains more than ${CATALOGUE_ROWS_MAX} rows`,
    },
  );

export type Catalogue = z.output<typeof catalogueSchema>;
