import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import type { DERIVED_TABLES } from '../../support/builders-rows.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_NOW, startEvening } from './build-evening.ts';

/** The last safeguard: in every table, the database itself refuses a second row with the same key. */
describe('The fact tables', () => {
  let ledger: Ledger;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [EVENING_NOW] });
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone: EVENING.timeZone, now: EVENING_NOW });
  });
  after(() => ledger.close());

  /** The key of each row; every other column can have any value. */
  const KEYS: Record<(typeof DERIVED_TABLES)[number] | 'usage_events', string[]> = {
    usage_events: ['child_profile_id', 'book_id', 'occurred_at', 'event_id'],
    plays: ['child_profile_id', 'book_id', 'started_at', 'start_event_id', 'metric_date'],
    child_viewing_histories: ['child_profile_id', 'book_id'],
    daily_book_metrics: ['book_id', 'metric_date'],
    daily_publisher_metrics: ['publisher_id', 'metric_date'],
    daily_platform_metrics: ['metric_date'],
    daily_book_dropoffs: ['book_id', 'metric_date', 'bucket_percent'],
    metric_days: ['metric_date'],
  };

  for (const [table, key] of Object.entries(KEYS)) {
    it(`allow one row of ${table} for each ${key.join(', ')}`, async () => {
      const columns = (await columnsOf(table)).join(', ');
      const again = `insert into ${table} (${columns}) select ${columns} from ${table} limit 1`;
      const error = await ledger.database.raw(again).catch((refusal: unknown) => refusal);
      expect(error).to.include({ code: '23505' });
      expect(await uniqueKeysOf(table)).to.deep.include([...key].sort());
    });
  }

  it('have drop-off buckets of a book that are the sum of its days', async () => {
    const { rows } = await ledger.database.raw(
      `select book_id, bucket_percent, session_count from book_dropoff_buckets order by 1, 2`,
    );
    expect(rows).to.deep.equal([
      { book_id: 1, bucket_percent: 40, session_count: 1 },
      { book_id: 1, bucket_percent: 100, session_count: 2 },
      { book_id: 2, bucket_percent: 0, session_count: 1 },
      { book_id: 2, bucket_percent: 20, session_count: 1 },
    ]);
  });

  /** The columns that can be inserted, without generated ones. */
  async function columnsOf(table: string): Promise<string[]> {
    return ledger
      .database('information_schema.columns')
      .where({ table_schema: 'public', table_name: table, is_generated: 'NEVER' })
      .pluck('column_name');
  }

  async function uniqueKeysOf(table: string): Promise<string[][]> {
    const { rows } = await ledger.database.raw<{ rows: { columns: string[] }[] }>(
      `select array_agg(attname::text order by attname) as columns
       from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
       where indrelid = ?::regclass and indisunique and indpred is null group by indexrelid`,
      [table],
    );
    return rows.map((row) => row.columns);
  }
});
