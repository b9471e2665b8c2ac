import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { PERSONAL_TABLES } from './personal-data-inventory.ts';

/**
 * A table that holds no id of a child or parent: the reason, and its columns, so that a new one is noticed.
 */
export interface NonPersonalTable {
  why: string;
  columns: readonly string[];
}

const AGGREGATE = 'Sums over children; no row names one.';
const CATALOGUE = 'About books and publishers.';
const WORK = 'About the work of the programs; it never contains ids of children or their data.';

const REMARK =
  'One line by the operator’s staff, and the name of their key. A child’s id is refused as far as it can be recognised, and the line is deleted by age.';

/** Every other table. A table that is neither here nor in the personal data inventory raises an alarm. */
export const NON_PERSONAL_TABLES: Record<string, NonPersonalTable> = {
  publishers: { why: CATALOGUE, columns: ['id', 'name'] },
  books: {
    why: CATALOGUE,
    columns: ['id', 'publisher_id', 'title', 'series_id', 'position_in_series', 'is_preview', 'published_at'],
  },
  video_assets: { why: CATALOGUE, columns: ['book_id', 'duration_seconds'] },
  daily_book_metrics: {
    why: AGGREGATE,
    columns: [
      ...['book_id', 'publisher_id', 'metric_date', 'total_play_starts', 'total_play_ends'],
      ...['watched_milliseconds', 'total_minutes_watched', 'unique_children', 'completion_count'],
      ...['verified_completion_count', 'watch_percentage_sum', 'watch_percentage_count'],
      ...['average_watch_percentage', 'total_sessions', 'full_video_count', 'under_2_minutes_count'],
      ...['from_2_to_5_minutes_count', 'from_5_to_10_minutes_count', 'over_10_minutes_count', 'computed_at'],
    ],
  },
  daily_publisher_metrics: {
    why: AGGREGATE,
    columns: [
      ...['publisher_id', 'metric_date', 'total_play_starts', 'watched_milliseconds'],
      ...['total_minutes_watched', 'unique_children', 'unique_parents', 'completion_count', 'active_books'],
      'computed_at',
    ],
  },
  daily_platform_metrics: {
    why: AGGREGATE,
    columns: [
      ...['metric_date', 'total_play_starts', 'watched_milliseconds', 'total_minutes_watched'],
      ...['unique_children', 'unique_parents', 'completion_count', 'active_books', 'new_registrations'],
      'computed_at',
    ],
  },
  daily_book_dropoffs: {
    why: AGGREGATE,
    columns: ['book_id', 'metric_date', 'bucket_percent', 'session_count', 'computed_at'],
  },
  book_dropoff_buckets: {
    why: AGGREGATE,
    columns: ['book_id', 'bucket_percent', 'session_count', 'updated_at'],
  },
  metric_days: {
    why: WORK,
    columns: [
      ...['metric_date', 'starts_at', 'ends_at', 'status', 'changes', 'due_since', 'raw_events', 'plays'],
      ...['position_faults', 'built_at', 'calculation_version', 'revision', 'revision_reason', 'last_error'],
      'finalised_at',
    ],
  },
  ledger_state: { why: WORK, columns: ['only_row', 'reporting_time_zone', 'arrivals_seen_until'] },
  job_statistics: {
    why: WORK,
    columns: ['job', 'runs', 'failures', 'milliseconds', 'last_run_at', 'last_failure_at'],
  },
  backfills: {
    why: WORK,
    columns: [
      ...['id', 'from_date', 'to_date', 'mode', 'revise_final', 'reason', 'dry_run', 'status'],
      ...['requested_by', 'requested_at', 'completed_at'],
    ],
  },
  backfill_days: {
    why: 'About the work of the programs. The differences that a dry run found for a day name no child.',
    columns: ['backfill_id', 'metric_date', 'result', 'error', 'differences', 'finished_at'],
  },
  imports: {
    why: 'How far a file has been read; for a rejected line only its number and the reason.',
    columns: [
      ...['id', 'file_name', 'fingerprint', 'format', 'status', 'runs', 'position', 'lines_read', 'counts'],
      ...['first_rejects', 'dates', 'months', 'revision_reason', 'dates_to_revise', 'dates_revised'],
      ...['started_at', 'finished_at', 'saved_at', 'earlier_dates'],
      ...['marks_events', 'event_dates', 'live_dates', 'undone'],
    ],
  },
  api_keys: {
    why: 'Keys of programs and of the operator’s staff.',
    columns: [
      ...['id', 'name', 'scope', 'publisher_id', 'secret_hash', 'created_at', 'last_used_at', 'revoked_at'],
    ],
  },
  annotations: {
    why: REMARK,
    columns: [
      ...['id', 'metric_date', 'text', 'book_id', 'publisher_id', 'made_by', 'made_at'],
      'calculation_version',
    ],
  },
  alerts_set_aside: {
    why: REMARK,
    columns: ['book_id', 'kind', 'until_date', 'reason', 'set_aside_by', 'set_aside_at'],
  },
  sessions: {
    why: 'Which of the operator’s staff are signed in: by the name that a proxy supplies, or by their key.',
    columns: ['token_hash', 'credential', 'created_at', 'expires_at'],
  },
  sign_in_links: {
    why: 'Links with which the operator’s staff sign in.',
    columns: ['token_hash', 'credential', 'created_at', 'expires_at', 'used_at'],
  },
  erased_children: {
    why: 'A keyed hash instead of an id: it tells whether a given child was erased, not who was.',
    columns: ['subject_key', 'erased_at', 'refuses_until', 'collection_refused', 'expires_at'],
  },
  subject_key_state: { why: WORK, columns: ['only_row', 'key_check'] },
  access_log: {
    why: 'Who looked at a child’s data, when and why, but not which child’s.',
    columns: ['id', 'at', 'actor', 'action', 'object_kind', 'reason'],
  },
  retention_runs: { why: WORK, columns: ['id', 'started_at', 'completed_at', 'report'] },
  clock_state: { why: WORK, columns: ['only_row', 'believed_at', 'confirmed_at', 'confirmed_by'] },
  retention_holds: {
    why: 'Why retention was held back, with counts by table.',
    columns: [
      ...['id', 'because', 'began_at', 'last_at', 'times', 'details', 'confirmed_at', 'confirmed_by'],
      'settled_at',
    ],
  },
  knex_migrations: { why: WORK, columns: ['id', 'name', 'batch', 'migration_time'] },
  knex_migrations_lock: { why: WORK, columns: ['index', 'is_locked'] },
};

const selectLiveColumns = loadStatement(import.meta.url, 'select-live-columns');

/**
 * The columns of the live schema, as `table.column`, that the inventory does not list: each could hold a child's id
 * that no erasure would find. Empty if there are none (docs/privacy.md, "Retention").
 */
export async function findUnknownColumns(database: Database): Promise<string[]> {
  const live = await run<{ table_name: string; column_name: string }>(database, selectLiveColumns);
  return live
    .filter(({ table_name, column_name }) => !knownColumns(table_name).includes(column_name))
    .map(({ table_name, column_name }) => `${table_name}.${column_name}`);
}

function knownColumns(table: string): readonly string[] {
  const personal = Object.entries(PERSONAL_TABLES).find(([name]) => name === table)?.[1];
  return personal === undefined ? (NON_PERSONAL_TABLES[table]?.columns ?? []) : Object.keys(personal.columns);
}
