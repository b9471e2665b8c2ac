import { replaceDailyFacts } from '../src/compute/facts/daily-facts.ts';
import { replaceHistories } from '../src/compute/facts/replace-histories.ts';
import { extendLedger } from '../src/compute/ledger/day-ledger.ts';
import { adoptTimeZone } from '../src/compute/ledger/ledger-state.ts';
import { CALCULATION_VERSION, FINAL_AFTER_DAYS } from '../src/foundation/core/definitions.ts';
import { datesFrom, metricDateOf, plusDays, reportingDay } from '../src/foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../src/foundation/db/connect-database.ts';
import { inTransaction } from '../src/foundation/db/in-transaction.ts';
import { ensureMonthlyPartitions } from '../src/foundation/db/monthly-partitions.ts';

/** Complete days; today comes on top. */
const DAYS = 365;
const PLAYS = 1_000_000;
const CHILDREN = 20_000;
const BOOKS = 1_000;
/** As the catalogue of the bench has it. */
const BOOK_SECONDS = 300;

/**
 * Fills the catalogue of the bench with a year of viewing: a million plays of 20,000 children, a few books watched much
 * and most of them little. Plays and the ledger are made up, and there are no raw events: no page reads them. Daily facts
 * and histories are computed from the plays as rebuilds compute them, so that reports read what they would read in life.
 */
export async function fillYear(database: Database, now: Date): Promise<void> {
  const today = metricDateOf(now, 'UTC');
  const first = plusDays(today, -DAYS);
  const startsAt = reportingDay(first, 'UTC').startsAt;
  await adoptTimeZone(database, 'UTC');
  await ensureMonthlyPartitions(database, 'plays', startsAt, now);
  await insertPlays(database, startsAt, now);
  await database.raw('analyze plays');
  await extendLedger(database, 'UTC', now, startsAt);
  for (const date of datesFrom(first, today))
    await inTransaction(database, (transaction) =>
      replaceDailyFacts(transaction, reportingDay(date, 'UTC'), now),
    );
  await recordBuilds(database, now);
  await computeHistories(database, now);
  await database.raw('vacuum analyze');
}

/** In the order in which rebuilds would have written them. Two plays in three reach the end, of every fiftieth book none. */
function insertPlays(database: Database, startsAt: Date, now: Date): Promise<void> {
  const seconds = (now.getTime() - startsAt.getTime()) / 1000 - BOOK_SECONDS;
  const statement = `
    insert into plays
    select child, book, started_at, gen_random_uuid(), (started_at at time zone 'UTC')::date, gen_random_uuid(),
      started_at + make_interval(secs => watched), true, watched >= 30, true,
      watched * 1000, 0, watched * 1000, watched * 1000, array[int4range(0, watched)], watched, ${BOOK_SECONDS},
      watched >= ${BOOK_SECONDS} * 0.9, watched >= ${BOOK_SECONDS} * 0.75, 0, 0
    from (
      select child, book, date_trunc('milliseconds', started_at) as started_at,
        least(${BOOK_SECONDS}, 1 + floor(reached * case when book % 50 = 0 then 200 else 800 end))::integer as watched
      from (
        select 1 + floor(random() * ${CHILDREN})::bigint as child, 1 + floor(${BOOKS} * random() ^ 2)::bigint as book,
          '${startsAt.toISOString()}'::timestamptz + make_interval(secs => random() * ${seconds}) as started_at,
          random() as reached
        from generate_series(1, ${PLAYS})
      ) as drawn
    ) as play
    order by started_at`;
  return withoutLimit(database, async (transaction) => {
    await transaction.raw('select setseed(0.5)');
    await transaction.raw(statement);
  });
}

function computeHistories(database: Database, now: Date): Promise<void> {
  return withoutLimit(database, async (transaction) => {
    await transaction.raw(
      'create temporary table changed_pairs on commit drop as select distinct child_profile_id, book_id from plays',
    );
    await replaceHistories(transaction, now);
  });
}

const withoutLimit = (database: Database, work: (transaction: Transaction) => Promise<void>): Promise<void> =>
  inTransaction(database, work, { statementTimeoutMilliseconds: 0 });

/** Every day is built when it ends; those are final that finalising would have made so. */
async function recordBuilds(database: Database, now: Date): Promise<void> {
  await database.raw(
    `update metric_days as day set
       built_at = least(ends_at, :now), calculation_version = :version, due_since = null, raw_events = 0, position_faults = 0,
       status = case when ends_at < :finalBefore then 'final' else 'built' end::metric_day_status,
       plays = (select count(*) from plays where plays.metric_date = day.metric_date)`,
    {
      ...{ now, version: CALCULATION_VERSION },
      finalBefore: new Date(now.getTime() - FINAL_AFTER_DAYS * 86_400_000),
    },
  );
}
