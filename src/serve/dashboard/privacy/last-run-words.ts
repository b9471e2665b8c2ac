import { writeCounted } from '../figures/write-number.ts';
import { monthName } from '../operations/calendar-months.ts';
import type { Retention } from './load-privacy.ts';

type Words = readonly [one: string, several: string];

/** What a run deletes, by its step. */
const DELETED: Record<string, Words> = {
  plays: ['play', 'plays'],
  returned_children: ['child that a backup brought back', 'children that a backup brought back'],
  children: ['child without activity', 'children without activity'],
  parents: ['parent without a child', 'parents without a child'],
  tombstones: ['tombstone', 'tombstones'],
  access_log: ['entry of the access log', 'entries of the access log'],
  sessions: ['ended session', 'ended sessions'],
  receipts: ['old receipt or report', 'old receipts and reports'],
  differences: ['difference of a dry run', 'differences of dry runs'],
  backfills: ['old backfill', 'old backfills'],
  annotations: ['old annotation', 'old annotations'],
  set_asides: ['alert that was set aside', 'alerts that were set aside'],
  jobs: ['record of a job', 'records of jobs'],
};

/** Why a month of events was not dropped, by the code of the API. */
const WHY_KEPT: Record<string, string> = {
  days_not_built: 'a day of it is not built',
  days_unknown: 'the day ledger does not reach all of it',
  in_use: 'it was in use',
  earlier_month: 'an earlier month is kept',
  just_imported: 'it was just imported, and is dropped tomorrow',
  import_running: 'an import is running',
};

/** What the last run of retention deleted, and what it could not delete, in sentences. */
export function lastRunInWords(run: Retention['last_run']): string {
  if (run === null) return 'Retention has not run yet, so nothing was checked.';
  const { deleted, dropped, sealed, held_back, checks } = run;
  const parts = [
    ...Object.entries(deleted)
      .filter(([, rows]) => rows > 0)
      .map(([step, rows]) => writeCounted(rows, ...(DELETED[step] ?? ([step, step] as const)))),
    ...(dropped.length > 0 ? [`the reports of ${dropped.map(monthOf).join(', ')}`] : []),
  ];
  const found = parts.length === 0 ? 'nothing was due' : `deleted ${parts.join(', ')}`;
  return [
    `Last run of retention: ${found}.`,
    ...(sealed.length > 0 ? [`${writeCounted(sealed.length, 'day was', 'days were')} sealed.`] : []),
    ...held_back.map(
      ({ partition, because }) => `${monthOf(partition)} had to wait: ${WHY_KEPT[because] ?? because}.`,
    ),
    ...(checks === null
      ? []
      : [`Columns missing from the personal data inventory: ${checks.unknown_columns.length}.`]),
    ...(checks?.oldest_raw_event == null
      ? []
      : [`The oldest report is of ${monthName(checks.oldest_raw_event)}.`]),
  ].join(' ');
}

/** The month of a partition such as usage_events_2026_02; anything else as it is called. */
function monthOf(partition: string): string {
  const [, year, month] = /_(\d{4})_(\d{2})$/.exec(partition) ?? [];
  return year === undefined ? partition : monthName(`${year}-${month}`);
}
