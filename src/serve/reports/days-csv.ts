import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { csvText } from './csv-text.ts';
import type { hoursReport } from './hours-report.ts';
import type { ledgerReport } from './ledger-report.ts';
import type { RangeMeta } from './range-meta.ts';

/** What every analytics answer says of a date. */
export const DAY_COLUMNS = [
  ...['date', 'play_starts', 'minutes_watched', 'unique_children', 'completions', 'completion_rate'],
];

/** What the answer about the whole library says besides that. */
export const PLATFORM_DAY_COLUMNS = [
  ...DAY_COLUMNS,
  ...['unique_parents', 'active_books', 'new_registrations'],
];

export const HOUR_COLUMNS = ['starts_at', 'minutes_watched', 'play_starts', 'completions'];

export const LEDGER_COLUMNS = [
  ...['date', 'status', 'built_at', 'raw_events', 'plays', 'position_faults', 'calculation_version'],
  ...['revision', 'revision_reason', 'last_error', 'due_since', 'finalised_at'],
];

/** On each line, since a file has no `meta`: whether its date is built, and whether it can change no more. */
export const MARK_COLUMNS = ['complete', 'final'];

type Marked = Pick<RangeMeta, 'not_built' | 'not_final'>;

/** The days of an analytics answer as a file: one line per date. There are no sums, because children do not add up. */
export function daysCsv(
  columns: readonly string[],
  { data, meta }: { data: readonly { date: MetricDate }[]; meta: Marked },
): string {
  const records = data.map((day) => ({ ...day, ...marksOf(day.date, meta) }));
  return csvText([...columns, ...MARK_COLUMNS], records);
}

/** The hours of a date as a file: one line per hour, named by the instant at which it begins. */
export function hoursCsv({ data, meta }: Awaited<ReturnType<typeof hoursReport>>): string {
  const marks = marksOf(meta.start, meta);
  return csvText(
    [...HOUR_COLUMNS, ...MARK_COLUMNS],
    data.map((hour) => ({ ...hour, ...marks })),
  );
}

/** The day ledger as a file: one line per date. */
export const ledgerCsv = ({ data }: Awaited<ReturnType<typeof ledgerReport>>): string =>
  csvText(LEDGER_COLUMNS, data);

const marksOf = (date: MetricDate, { not_built, not_final }: Marked) => ({
  complete: String(!not_built.includes(date)),
  final: String(!not_final.includes(date)),
});
