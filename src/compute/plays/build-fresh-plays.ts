import {
  COMPLETION_RATIO_PERCENT,
  HEARTBEAT_SECONDS,
  MAX_PLAYBACK_RATE,
  PLAY_MAX_SECONDS,
  PLAY_TIMEOUT_SECONDS,
  POSITION_TOLERANCE_SECONDS,
  SESSION_WINDOW_SECONDS,
  VERIFIED_COMPLETION_PERCENT,
} from '../../foundation/core/definitions.ts';
import type { ReportingDay } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { copyRows } from '../../foundation/db/copy-rows.ts';
import { inTransaction, LONG_STATEMENTS, setLimits } from '../../foundation/db/in-transaction.ts';
import { IDLE_IN_TRANSACTION_MILLISECONDS } from '../../foundation/db/session-settings.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { IMPACT_WINDOW_SECONDS } from '../ledger/affected-days.ts';

const buildPlays = loadStatement(import.meta.url, 'build-plays');

/** Sorting in memory instead of on disk: measured about a quarter of the time. */
const SORT_MEMORY = '256MB';

/** How long one of the two connections may wait for the other: as long as that may take to build a share. */
const IDLE_MILLISECONDS_MAX = LONG_STATEMENTS.statementTimeoutMilliseconds;

/**
 * The second connection reads what the first one has read already, so only somebody who waits to change these
 * tables can stand in its way, behind the first one: neither would ever go on.
 */
const HELPER_LOCK_TIMEOUT_MILLISECONDS = 10_000;

const BINDINGS = {
  look_back_seconds: IMPACT_WINDOW_SECONDS,
  play_timeout_seconds: PLAY_TIMEOUT_SECONDS,
  session_window_seconds: SESSION_WINDOW_SECONDS,
  heartbeat_milliseconds: HEARTBEAT_SECONDS * 1000,
  play_max_milliseconds: PLAY_MAX_SECONDS * 1000,
  tolerance_milliseconds: POSITION_TOLERANCE_SECONDS * 1000,
  playback_rate: MAX_PLAYBACK_RATE,
  completion_percent: COMPLETION_RATIO_PERCENT,
  verified_percent: VERIFIED_COMPLETION_PERCENT,
};

/** The shares of a day that are not taken yet. */
interface Work {
  day: ReportingDay;
  shares: number;
  open: number[];
}

/**
 * Builds the plays of a date into the temporary table `fresh_plays`, which goes with the transaction. More than
 * one share is built by two connections at once, because one keeps only one processor busy; the second one hands
 * its plays over and has changed nothing. Without a free connection the first one builds them all.
 */
export async function buildFreshPlays(
  transaction: Transaction,
  database: Database,
  day: ReportingDay,
  shares: number,
): Promise<void> {
  const work = { day, shares, open: [...Array(shares).keys()] };
  const own = buildShares(transaction, work).finally(() => work.open.splice(0));
  const helped = shares === 1 ? own : help(transaction, database, work, own);
  const outcomes = await Promise.allSettled([own, helped]); // nothing goes on behind the back of a failure
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  await setLimits(transaction, { idleTimeoutMilliseconds: IDLE_IN_TRANSACTION_MILLISECONDS });
}

/** Takes one share after the other until none is left. */
async function buildShares(transaction: Transaction, { day, shares, open }: Work): Promise<void> {
  await setLimits(transaction, { idleTimeoutMilliseconds: IDLE_MILLISECONDS_MAX });
  await transaction.raw(`
    set local work_mem = '${SORT_MEMORY}'; set local jit = off;
    create temporary table fresh_plays (like plays) on commit drop`);
  const dates = { metric_date: day.metricDate, starts_at: day.startsAt, ends_at: day.endsAt };
  for (let share = open.shift(); share !== undefined; share = open.shift())
    await run(transaction, buildPlays, { ...BINDINGS, ...dates, share, shares });
}

async function help(
  transaction: Transaction,
  database: Database,
  work: Work,
  own: Promise<unknown>,
): Promise<void> {
  let isConnected = false;
  const helping = inTransaction(
    database,
    async (helper) => {
      isConnected = true;
      await buildShares(helper, work);
      await own;
      await copyRows(helper, transaction, 'fresh_plays');
    },
    { ...LONG_STATEMENTS, lockTimeoutMilliseconds: HELPER_LOCK_TIMEOUT_MILLISECONDS },
  );
  await helping.catch((error: unknown) => {
    if (isConnected) throw error;
  });
}
