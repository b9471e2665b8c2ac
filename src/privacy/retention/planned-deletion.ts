import type { Knex } from 'knex';
import { daysBefore, type MetricDate, metricDateOf } from '../../foundation/core/reporting-day.ts';
import { LONGEST_MONTH_DAYS } from '../../foundation/core/retention-settings.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { loadStatement, runForOne } from '../../foundation/db/statement.ts';
import { rawEventsDueBefore } from './drop-raw-months.ts';
import { playsDueBefore } from './expire-plays.ts';
import { inactiveChildren } from './find-inactive-children.ts';
import type { RetentionContext } from './retention.ts';

const countRawEventsBefore = loadStatement(import.meta.url, 'count-raw-events-before');
const countPlaysBefore = loadStatement(import.meta.url, 'count-plays-before');

/** An ordinary night never deletes a larger share of a table. */
const SHARE_MAX = 0.1;

/** Later than every date and every instant. */
const [LAST_DATE, LAST_INSTANT] = ['9999-12-31', new Date('9999-12-31T00:00:00Z')];

/** How much of a table a run would delete, and how much there is: rows, or children. */
export interface PlannedDeletion {
  table: string;
  due: number;
  held: number;
}

/** The limits of retention: what is before them is due. */
interface Limits {
  rawEventsBefore: Date;
  playsBefore: MetricDate;
  /** The inactive children of now, because no child is inactive while an import runs. */
  inactivity: Pick<RetentionContext, 'now' | 'retention'>;
  expiredAt: Date;
  recordsBefore: Date;
}

interface Measure {
  due(transaction: Transaction, limits: Limits): Promise<number>;
  held(transaction: Transaction): Promise<number>;
}

type Context = Pick<RetentionContext, 'now' | 'timeZone' | 'retention'>;

/** What a run of retention would delete now (docs/privacy.md, "A run that is held back"). */
export function planDeletion(database: Database, context: Context): Promise<PlannedDeletion[]> {
  return inTransaction(
    database,
    async (transaction) => {
      const plan: PlannedDeletion[] = [];
      for (const measured of Object.entries(MEASURES))
        plan.push(await measure(transaction, measured, limitsAt(context)));
      return plan;
    },
    LONG_STATEMENTS,
  );
}

/**
 * The tables of which a run would delete more than a tenth, and more than a month at once, so that some of it was due
 * a month ago already. An ordinary nightly run finds none. `held` is only counted if something was due a month ago.
 */
export function findLargeDeletion(database: Database, context: Context): Promise<PlannedDeletion[]> {
  const aMonthAgo = limitsAt(context, LONGEST_MONTH_DAYS);
  return inTransaction(
    database,
    async (transaction) => {
      const large: PlannedDeletion[] = [];
      for (const measured of Object.entries(MEASURES)) {
        if ((await measured[1].due(transaction, aMonthAgo)) === 0) continue;
        const plan = await measure(transaction, measured, limitsAt(context));
        if (plan.due > plan.held * SHARE_MAX) large.push(plan);
      }
      return large;
    },
    LONG_STATEMENTS,
  );
}

async function measure(
  transaction: Transaction,
  [table, { due, held }]: [string, Measure],
  limits: Limits,
): Promise<PlannedDeletion> {
  return { table, due: await due(transaction, limits), held: await held(transaction) };
}

/** The limits of now, or of a number of days ago. */
function limitsAt({ now: present, timeZone, retention }: Context, daysAgo = 0): Limits {
  const now = daysBefore(present, daysAgo);
  const inactiveChildDays = retention.inactiveChildDays + daysAgo;
  return {
    rawEventsBefore: rawEventsDueBefore(now, retention.rawEventsDays),
    playsBefore: playsDueBefore(metricDateOf(now, timeZone), retention.playsDays),
    inactivity: { now: present, retention: { ...retention, inactiveChildDays } },
    expiredAt: now,
    recordsBefore: daysBefore(now, retention.recordsDays),
  };
}

/**
 * By table. Parents, and children who have watched nothing, are not counted: the host application sends them again
 * every night, and they would hold everything else back.
 */
const MEASURES: Record<string, Measure> = {
  usage_events: {
    due: (transaction, { rawEventsBefore }) => countRawEvents(transaction, rawEventsBefore),
    held: (transaction) => countRawEvents(transaction, LAST_INSTANT),
  },
  plays: {
    due: (transaction, { playsBefore }) => countPlays(transaction, playsBefore),
    held: (transaction) => countPlays(transaction, LAST_DATE),
  },
  child_profiles: {
    due: countInactiveViewers,
    held: (transaction) => countViewers(transaction('child_viewing_histories')),
  },
  erased_children: rowsBefore('erased_children', 'expires_at', ({ expiredAt }) => expiredAt),
  access_log: rowsBefore('access_log', 'at', ({ recordsBefore }) => recordsBefore),
  privacy_requests: rowsBefore('privacy_requests', 'completed_at', ({ recordsBefore }) => recordsBefore),
};

async function countRawEvents(transaction: Transaction, endedBefore: Date): Promise<number> {
  const bindings = { ended_before: endedBefore };
  return (await runForOne<{ events: number }>(transaction, countRawEventsBefore, bindings)).events;
}

async function countPlays(transaction: Transaction, before: MetricDate): Promise<number> {
  return (await runForOne<{ plays: number }>(transaction, countPlaysBefore, { before })).plays;
}

async function countInactiveViewers(transaction: Transaction, { inactivity }: Limits): Promise<number> {
  let viewers = 0;
  for await (const children of inactiveChildren(transaction, inactivity)) {
    const theirs = transaction('child_viewing_histories').whereRaw('child_profile_id = any (?::bigint[])', [
      children,
    ]);
    viewers += await countViewers(theirs);
  }
  return viewers;
}

async function countViewers(histories: Knex.QueryBuilder): Promise<number> {
  return Number((await histories.countDistinct('child_profile_id as children').first()).children);
}

function rowsBefore(table: string, column: string, before: (limits: Limits) => Date): Measure {
  const count = async (rows: Knex.QueryBuilder) => Number((await rows.count('* as rows').first()).rows);
  return {
    due: (transaction, limits) => count(transaction(table).where(column, '<=', before(limits))),
    held: (transaction) => count(transaction(table)),
  };
}
