import type { Knex } from 'knex';
import { daysBefore, metricDateOf, reportingDay } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { loadStatement, runForOne } from '../../foundation/db/statement.ts';
import { findUnknownColumns } from '../inventory/non-personal-tables.ts';
import { rawEventsExcusedFrom } from './drop-raw-months.ts';
import { playsDueBefore } from './expire-plays.ts';
import {
  childlessParents,
  endedSetAsides,
  oldAnnotations,
  oldBackfills,
  oldDifferences,
} from './expire-records.ts';
import { inactiveChildren } from './find-inactive-children.ts';
import type { RetentionChecks, RetentionContext } from './retention.ts';

const selectOldestRawEvent = loadStatement(import.meta.url, 'select-oldest-raw-event');

/** An erasure that is open for longer is blocked by something. */
const ERASURE_DAYS_MAX = 1;

/** Checks the tables themselves, not what a run reports to have done (docs/privacy.md, "Retention"). */
export function checkRetention(database: Database, context: RetentionContext): Promise<RetentionChecks> {
  return inTransaction(database, (transaction) => runChecks(transaction, context), LONG_STATEMENTS);
}

async function runChecks(transaction: Transaction, context: RetentionContext): Promise<RetentionChecks> {
  const { oldest_month } = await runForOne<{ oldest_month: string | null }>(
    transaction,
    selectOldestRawEvent,
  );
  return {
    oldest_raw_event: oldest_month,
    rows_past_limit: await countPastLimit(transaction, context),
    unknown_columns: await findUnknownColumns(transaction),
    stuck_erasures: await countRows(
      transaction('privacy_requests')
        .where({ status: 'open' })
        .where('requested_at', '<', daysBefore(context.now, ERASURE_DAYS_MAX)),
    ),
  };
}

async function countPastLimit(
  transaction: Transaction,
  context: RetentionContext,
): Promise<RetentionChecks['rows_past_limit']> {
  const { now, timeZone, retention } = context;
  const playsFrom = playsDueBefore(metricDateOf(now, timeZone), retention.playsDays);
  const recordsFrom = daysBefore(now, retention.recordsDays);
  const count = (table: string, column: string, before: Date | string) =>
    countRows(transaction(table).where(column, '<', before));
  return {
    usage_events: await count(
      'usage_events',
      'occurred_at',
      await rawEventsExcusedFrom(transaction, { now, rawEventsDays: retention.rawEventsDays }),
    ),
    plays: await count('plays', 'metric_date', playsFrom),
    child_viewing_histories: await count(
      'child_viewing_histories',
      'last_watched_at',
      reportingDay(playsFrom, timeZone).startsAt,
    ),
    child_profiles: await countInactive(transaction, context),
    parents: await countRows(childlessParents(transaction, context)),
    erased_children: await count('erased_children', 'expires_at', now),
    access_log: await count('access_log', 'at', recordsFrom),
    privacy_requests: await count('privacy_requests', 'completed_at', recordsFrom),
    backfills: await countRows(oldBackfills(transaction, context)),
    backfill_days: await countRows(oldDifferences(transaction, context)),
    annotations: await countRows(oldAnnotations(transaction, context)),
    alerts_set_aside: await countRows(endedSetAsides(transaction, context)),
  };
}

async function countInactive(transaction: Transaction, context: RetentionContext): Promise<number> {
  let children = 0;
  for await (const batch of inactiveChildren(transaction, context)) children += batch.length;
  return children;
}

async function countRows(query: Knex.QueryBuilder): Promise<number> {
  return Number((await query.count('* as rows').first()).rows);
}

/** The problems that were found, in words; empty if there are none. */
export function alarmsOf({ rows_past_limit, unknown_columns, stuck_erasures }: RetentionChecks): string[] {
  const past = Object.entries(rows_past_limit).filter(([, rows]) => rows > 0);
  return [
    ...past.map(([table, rows]) => `${table}: ${rows} rows past their limit`),
    ...unknown_columns.map((column) => `${column}: not in the personal data inventory`),
    ...(stuck_erasures > 0 ? [`${stuck_erasures} erasures open for over a day`] : []),
  ];
}
