import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';

const selectDayFigures = loadStatement(import.meta.url, 'select-day-figures');

type Figure = number | null;

/** The figures of a date: those of the platform under '', those of each book under its id. */
export type DayFigures = Map<string, Record<string, unknown>>;

/** What a rebuild changed of a date: the platform's figures that differ, and the books whose figures do. */
export interface DayDifferences {
  platform: Record<string, { before: Figure; after: Figure }>;
  books: string[];
}

/** Reads the present figures of a date. */
export async function readDayFigures(transaction: Transaction, date: MetricDate): Promise<DayFigures> {
  const rows = await run<{ book_id: string; figures: Record<string, unknown> }>(
    transaction,
    selectDayFigures,
    {
      metric_date: date,
    },
  );
  return new Map(rows.map((row) => [row.book_id, row.figures]));
}

/** Null when there is no difference. */
export function compareDayFigures(before: DayFigures, after: DayFigures): DayDifferences | null {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const changed = keys.filter((key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)));
  if (changed.length === 0) return null;
  return {
    platform: comparePlatform(before.get(''), after.get('')),
    books: changed.filter((key) => key !== '').sort(),
  };
}

function comparePlatform(
  before: Record<string, unknown> = {},
  after: Record<string, unknown> = {},
): DayDifferences['platform'] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const figure = (value: unknown): Figure => (typeof value === 'number' ? value : null);
  return Object.fromEntries(
    names
      .filter((name) => before[name] !== after[name])
      .map((name) => [name, { before: figure(before[name]), after: figure(after[name]) }]),
  );
}
