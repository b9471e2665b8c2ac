import { Problem } from '../../foundation/core/errors.ts';
import { asOneLine } from '../../foundation/core/one-line.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { isInCatalogue } from '../catalogue/look-up.ts';

/** A remark about a date: about the whole library, or about one book or one publisher. */
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
 * Stores the annotation that the program makes about a change of definitions, once for each version
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
  throw new Problem('unknown_reference', 'The annotation is about something that is not in the catalogue.', {
    errors: [{ pointer: `#/${field}`, detail: `is not among the ${table}` }],
  });
}

const listStatement = loadStatement(import.meta.url, 'list-annotations');

/** The maximum number of annotations in one answer: more do not fit into a chart. */
export const ANNOTATIONS_MAX = 500;

interface AnnotationRow {
  id: number;
  metric_date: MetricDate;
  text: string;
  book_id: number | string | null;
  title: string | null;
  publisher_id: number | string | null;
  publisher: string | null;
  made_by: string | null;
  made_at: Date;
  calculation_version: number | null;
}

/**
 * The annotations of a range of dates, both included, the latest date first; without an end the range is open there.
 * `meta.more`: there are older ones than fit (docs/api.md, "Annotations").
 */
export async function listAnnotations(
  database: Database,
  {
    start = null,
    end = null,
  }: { start?: MetricDate | null | undefined; end?: MetricDate | null | undefined },
) {
  const bindings = { start, end, id: null, rows_max: ANNOTATIONS_MAX + 1 };
  const rows = await run<AnnotationRow>(database, listStatement, bindings);
  return {
    data: rows.slice(0, ANNOTATIONS_MAX).map(presentAnnotation),
    meta: { start, end, more: rows.length > ANNOTATIONS_MAX },
  };
}

/** One annotation as it is listed. */
export async function readAnnotation(connection: Database | Transaction, id: number) {
  const bindings = { start: null, end: null, id, rows_max: 1 };
  return presentAnnotation(await runForOne<AnnotationRow>(connection, listStatement, bindings));
}

function presentAnnotation(row: AnnotationRow) {
  return {
    id: row.id,
    date: row.metric_date,
    text: row.text,
    book_id: row.book_id === null ? null : presentId(row.book_id),
    title: row.title === null ? null : asOneLine(row.title),
    publisher_id: row.publisher_id === null ? null : presentId(row.publisher_id),
    publisher: row.publisher === null ? null : asOneLine(row.publisher),
    by: row.made_by,
    at: row.made_at.toISOString(),
    calculation_version: row.calculation_version,
  };
}
