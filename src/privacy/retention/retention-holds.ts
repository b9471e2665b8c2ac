import type { ClockDoubt } from '../../compute/ledger/clock-doubt.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import type { PlannedDeletion } from './planned-deletion.ts';
import { findNewestRun } from './retention.ts';

export type HoldReason = ClockDoubt['because'] | 'large_deletion';

export const HOLD_REASONS: readonly HoldReason[] = ['clocks_differ', 'clock_leapt', 'large_deletion'];

/** The reasons that end when the clock is believed again. */
export const CLOCK_HOLDS: readonly HoldReason[] = ['clocks_differ', 'clock_leapt'];

/** A confirmed deletion may grow by one night's worth while it waits for its run. */
const GROWTH_MAX = 1.1;

/** Why runs of retention are held back, since when and how often. */
export interface RetentionHold {
  because: HoldReason;
  began_at: Date;
  last_at: Date;
  times: number;
  details: { doubt: string } | { plan: PlannedDeletion[] };
  confirmed_at: Date | null;
}

const COLUMNS = ['because', 'began_at', 'last_at', 'times', 'details', 'confirmed_at'];

const unsettled = (database: Database) => database('retention_holds').whereNull('settled_at');

/** What holds runs back at present; empty if nothing does. */
export function listHolds(database: Database): Promise<RetentionHold[]> {
  return unsettled(database).orderBy('id').select(COLUMNS);
}

/** Whether a run was held back because of the clock, and none has been done since. */
export async function isHeldForClock(database: Database): Promise<boolean> {
  return (await unsettled(database).whereIn('because', CLOCK_HOLDS).first('id')) !== undefined;
}

/** Records that a run was held back. An earlier confirmation ends, because it was of another deletion. */
export async function holdBack(
  database: Database,
  hold: Pick<RetentionHold, 'because' | 'details'>,
  now: Date,
): Promise<void> {
  const details = JSON.stringify(hold.details);
  await database('retention_holds')
    .insert({ because: hold.because, details, began_at: now, last_at: now })
    .onConflict(database.raw('(because) where settled_at is null'))
    .merge({
      ...{ details, last_at: now, confirmed_at: null, confirmed_by: null },
      times: database.raw('retention_holds.times + 1'),
    });
}

/**
 * Records that somebody confirms the deletion that is held back; it is done by the next run that completes.
 */
export async function confirmDeletion(database: Database, now: Date, confirmedBy: string): Promise<void> {
  await unsettled(database)
    .where({ because: 'large_deletion' })
    .update({ confirmed_at: now, confirmed_by: confirmedBy });
}

/** Whether somebody has confirmed a deletion from these tables of at least these numbers of rows. */
export async function isDeletionConfirmed(
  database: Database,
  large: readonly PlannedDeletion[],
): Promise<boolean> {
  const hold = (await listHolds(database)).find(({ because }) => because === 'large_deletion');
  if (hold === undefined || hold.confirmed_at === null || !('plan' in hold.details)) return false;
  const confirmed = new Map(hold.details.plan.map(({ table, due }) => [table, due]));
  return large.every(({ table, due }) => due <= (confirmed.get(table) ?? 0) * GROWTH_MAX);
}

/** Ends the holds for these reasons. */
export async function settleHolds(
  database: Database,
  reasons: readonly HoldReason[],
  now: Date,
): Promise<void> {
  await unsettled(database).whereIn('because', reasons).update({ settled_at: now });
}

/** A hold in words: what is wrong, then what to do. */
export function describeHold({ details }: Pick<RetentionHold, 'details'>): string {
  if ('doubt' in details) return details.doubt;
  const plan = details.plan.map(({ table, due, held }) => `${due} of ${held} ${table}`).join(', ');
  return (
    `More than a tenth, and more than a month at once, would be deleted: ${plan}. ` +
    'Check the clock and the RETENTION settings. If the deletion is intended, run "storytime retention --confirm-deletion".'
  );
}

/**
 * How retention went: the newest run, null before the first, and what holds runs back at present, in words.
 */
export async function describeRetention(database: Database) {
  const [run, holds] = await Promise.all([findNewestRun(database), listHolds(database)]);
  return {
    last_run:
      run === undefined
        ? null
        : { started_at: run.started_at, completed_at: run.completed_at, ...run.report },
    holds: holds.map(({ details, ...hold }) => ({ ...hold, why: describeHold({ details }) })),
  };
}
