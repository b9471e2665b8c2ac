import { asOneLine } from '../../foundation/core/one-line.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';

const listStatement = loadStatement(import.meta.url, 'list-annotations');

/** Most annotations of one answer: more do not fit a chart. */
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
