import { Problem } from '../../foundation/core/errors.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { isInCatalogue } from '../catalogue/is-in-catalogue.ts';

/** What somebody writes beside a date: about the whole library, or about one book or one publisher. */
export interface NewAnnotation {
  date: MetricDate;
  text: string;
  book_id?: string | undefined;
  publisher_id?: string | undefined;
}

/**
 * Keeps an annotation, with the name of who made it; returns its id. Throws `unknown_reference` if the catalogue does
 * not know its book or its publisher (docs/api.md, "Annotations").
 */
export async function annotate(
  connection: Database | Transaction,
  { date, text, book_id, publisher_id }: NewAnnotation,
  { by, now }: { by: string; now: Date },
): Promise<number> {
  await expectInCatalogue(connection, 'books', 'book_id', book_id);
  await expectInCatalogue(connection, 'publishers', 'publisher_id', publisher_id);
  const [{ id }] = await connection('annotations')
    .insert({ metric_date: date, text, book_id, publisher_id, made_by: by, made_at: now })
    .returning('id');
  return id;
}

/**
 * Keeps what the program itself says of a change of definitions: once for each version, however often it is said
 * (docs/api.md, "Annotations").
 */
export async function annotateDefinitions(
  connection: Database | Transaction,
  { date, from, to }: { date: MetricDate; from: number; to: number },
  now: Date,
): Promise<void> {
  const text = `The definitions of the figures have changed (version ${from} to ${to}). Dates from here on are counted by the new ones, final dates before by the old.`;
  await connection('annotations')
    .insert({ metric_date: date, text, made_at: now, calculation_version: to })
    .onConflict('calculation_version')
    .ignore();
}

async function expectInCatalogue(
  connection: Database | Transaction,
  table: 'books' | 'publishers',
  field: string,
  id: string | undefined,
): Promise<void> {
  if (id === undefined || (await isInCatalogue(connection, table, id))) return;
  throw new Problem(
    'unknown_reference',
    'The annotation is about something that the catalogue does not know.',
    {
      errors: [{ pointer: `#/${field}`, detail: `is not among the ${table}` }],
    },
  );
}
