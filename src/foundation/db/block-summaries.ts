import type { Database, Transaction } from './connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from './in-transaction.ts';
import { isTransient } from './retry-transient.ts';
import { loadStatement, run } from './statement.ts';

const selectBlockIndexes = loadStatement(import.meta.url, 'select-block-indexes');

/** PostgreSQL vacuums, which summarises too, after this share of a month's rows was inserted. Its default is 0.2. */
const INSERTED_SHARE = 0.01;

const blockIndexesOf = (connection: Database | Transaction, table: string) =>
  run<{ name: string }>(connection, selectBlockIndexes, { table });

/**
 * Lets PostgreSQL summarise the block range indexes of a new partition: each range about a minute after it is full,
 * and all of them with a vacuum after few inserts. Does nothing to a partition without such indexes.
 */
export async function keepSummarised(transaction: Transaction, partition: string): Promise<void> {
  const indexes = await blockIndexesOf(transaction, partition);
  for (const { name } of indexes) await transaction.raw('alter index ?? set (autosummarize = on)', [name]);
  if (indexes.length > 0)
    await transaction.raw(`alter table ?? set (autovacuum_vacuum_insert_scale_factor = ${INSERTED_SHARE})`, [
      partition,
    ]);
}

/**
 * Summarises what was inserted since the last time, in every partition of a table; each in its own transaction, so that
 * no other session waits for all of them. A partition that cannot be locked in time is left out.
 */
export async function summariseBlocks(
  database: Database,
  table: string,
  waitMilliseconds: number,
): Promise<void> {
  for (const { name } of await blockIndexesOf(database, table)) {
    const summarising = inTransaction(
      database,
      async (transaction) => {
        await transaction.raw('select brin_summarize_new_values(to_regclass(?))', [name]);
      },
      { ...LONG_STATEMENTS, lockTimeoutMilliseconds: waitMilliseconds },
    );
    await summarising.catch((error: unknown) => {
      if (!isTransient(error)) throw error;
    });
  }
}
