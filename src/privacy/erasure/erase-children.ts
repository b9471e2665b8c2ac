import type { Clock } from '../../foundation/core/clock.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { type ErasureTarget, eraseDays, eraseUndated, lockForErasing } from './erase-batch.ts';
import { type Portion, planErasure, portionsOf } from './plan-erasure.ts';

/** Most rows of one transaction; larger erasures are cut into portions. */
const PORTION_ROWS_MAX = 100_000;

export interface EraseOptions {
  timeZone: string;
  clock: Clock;
  /**
   * How long to wait for a lock before it fails with an error that `isTransient`. Without it, the erasure waits and
   * tries again.
   */
  lockTimeoutMilliseconds?: number | undefined;
  portionRowsMax?: number | undefined;
  /** Stops after the portion that is being erased. */
  signal?: AbortSignal | undefined;
  /** Called within each transaction with the number of rows that it has deleted. */
  onPortion?(transaction: Transaction, rows: number): Promise<void>;
}

/**
 * Erases what the registry says of these children, whose tombstones must be committed: portion by portion, oldest
 * first, the last one with the tables that have no dates. Days that are not final are marked. If it is killed anywhere,
 * the next run continues with what is left. Returns false if the signal stopped it (docs/privacy.md, "What an erasure
 * does", steps 2 and 3).
 */
export async function eraseChildren(
  database: Database,
  target: ErasureTarget,
  options: EraseOptions,
): Promise<boolean> {
  if (target.children.length === 0) return true;
  const plan = await inTransaction(
    database,
    (transaction) => planErasure(transaction, target.children, options.timeZone),
    LONG_STATEMENTS,
  );
  const portions = portionsOf(plan, options.portionRowsMax ?? PORTION_ROWS_MAX);
  for (const [index, portion] of portions.entries()) {
    if (options.signal?.aborted) return false;
    const isLast = index === portions.length - 1;
    await erasePortion(database, target, { portion, isLast }, options);
  }
  return true;
}

/** It waits for the rebuilds of its days, each of which may take minutes after an outage. */
function erasePortion(
  database: Database,
  target: ErasureTarget,
  { portion, isLast }: { portion: Portion; isLast: boolean },
  options: EraseOptions,
): Promise<void> {
  const { lockTimeoutMilliseconds } = options;
  return inTransaction(
    database,
    async (transaction) => {
      await lockForErasing(
        transaction,
        portion.map(({ date }) => date),
      );
      const context = { timeZone: options.timeZone, now: options.clock() };
      const dated = await eraseDays(transaction, target, portion, context);
      const undated = isLast ? await eraseUndated(transaction, target, context) : 0;
      await options.onPortion?.(transaction, dated + undated);
    },
    { ...LONG_STATEMENTS, lockTimeoutMilliseconds, retries: lockTimeoutMilliseconds === undefined },
  );
}
