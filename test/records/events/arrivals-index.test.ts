import { expect } from 'chai';
import { down, up } from '../../../migrations/20261129130000_block_summaries.ts';
import { ensureMonthlyPartitions } from '../../../src/foundation/db/monthly-partitions.ts';
import { loadStatement } from '../../../src/foundation/db/statement.ts';
import { maintainPartitions, summariseArrivals } from '../../../src/records/events/maintain-partitions.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const NOW = new Date('2026-02-25T18:30:00Z');
const PARTITION = 'usage_events_2026_02';

/** About a dozen ranges of blocks. */
const EVENTS = 100_000;

/** Two ranges: the one of the last minute, and the one in which that minute may have begun. */
const LOOKED_AT_MAX = 25_000;

const look = loadStatement(
  new URL('../../../src/compute/ledger/detect-changes.ts', import.meta.url).href,
  'select-earliest-new-event',
);

interface Plan {
  'Actual Rows'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Rows Removed by Filter'?: number;
  'Relation Name'?: string;
  Plans?: Plan[];
}

/** The cost of a query that a worker runs twice a minute must not grow with the events of the month. */
describe('The search for newly arrived events', () => {
  let test: TestDatabase;

  beforeEach(async () => {
    test = await openTestDatabase();
    await maintainPartitions(test.database, NOW);
  });
  afterEach(() => test.close());

  /** Events of two weeks, received as they occurred, in a month that PostgreSQL neither vacuums nor summarises. */
  const receive = async () => {
    await test.database.raw('alter table ?? set (autovacuum_enabled = off)', [PARTITION]);
    await test.database.raw(`do $$
      declare summarised regclass;
      begin
        for summarised in
          select indexrelid from pg_index join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam
          where indrelid = '${PARTITION}'::regclass and amname = 'brin'
        loop
          execute format('alter index %s set (autosummarize = off)', summarised);
        end loop;
      end $$`);
    await test.database.raw(
      `insert into usage_events (event_id, event_type, child_profile_id, book_id, occurred_at, received_at)
       select gen_random_uuid(), 'heartbeat', n % 500, n % 40, at, at
       from generate_series(1, :events::integer) as n
       cross join lateral (select :now::timestamptz - (:events - n) * interval '12 seconds' as at) as times`,
      { events: EVENTS, now: NOW },
    );
    await test.database.raw('analyze ??', [PARTITION]); // which summarises nothing
  };

  /** How many rows of the month are looked at to find what was received in the last minutes. */
  const countLookedAt = async (): Promise<number> => {
    const { rows } = await test.database.raw(`explain (analyze, format json) ${look.text}`, [
      new Date(NOW.getTime() - 330_000),
    ]);
    const rowsOf = (plan: Plan): number =>
      (plan['Relation Name'] === PARTITION
        ? (plan['Actual Rows'] ?? 0) +
          (plan['Rows Removed by Index Recheck'] ?? 0) +
          (plan['Rows Removed by Filter'] ?? 0)
        : 0) + (plan.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), 0);
    return rowsOf(rows[0]['QUERY PLAN'][0].Plan);
  };

  it('reads few rows after many inserts without a vacuum, once partitions were maintained', async () => {
    await receive();
    expect(await countLookedAt(), 'without summaries').to.be.above(EVENTS / 2);
    await summariseArrivals(test.database);
    expect(await countLookedAt()).to.be.within(1, LOOKED_AT_MAX);
  }).timeout(60_000);

  it('does not stop while another session summarises or vacuums, and the next run does the rest', async () => {
    await receive();
    const holder = await test.database.transaction();
    await holder.raw('lock table ?? in share update exclusive mode', [PARTITION]);
    await summariseArrivals(test.database, { waitMilliseconds: 20 });
    await holder.rollback();
    expect(await countLookedAt()).to.be.above(EVENTS / 2);
    await Promise.all([1, 2, 3].map(() => summariseArrivals(test.database)));
    expect(await countLookedAt()).to.be.within(1, LOOKED_AT_MAX);
  }).timeout(60_000);

  /** The storage parameters of every partition of events and of their indexes over ranges of blocks. */
  const parameters = async (): Promise<Record<string, string[]>> => {
    const { rows } = await test.database.raw(
      `select class.relname as name, coalesce(class.reloptions, '{}') as options
       from pg_class as class left join pg_am as method on method.oid = class.relam
       where class.relname like 'usage_events\\_%' and (class.relkind = 'r' or (class.relkind = 'i' and amname = 'brin'))`,
    );
    return Object.fromEntries(
      rows.map(({ name, options }: { name: string; options: string[] }) => [name, options]),
    );
  };
  const isIndex = (name: string) => name.endsWith('_idx');
  const expectAll = (found: Record<string, string[]>, ofIndexes: string[], ofTables: string[]) => {
    for (const [name, options] of Object.entries(found))
      expect(options, name).to.deep.equal(isIndex(name) ? ofIndexes : ofTables);
  };
  const [SUMMARISED, VACUUMED] = [['autosummarize=on'], ['autovacuum_vacuum_insert_scale_factor=0.01']];

  it('has indexes that PostgreSQL keeps summarised, in every month and in the default partition', async () => {
    await ensureMonthlyPartitions(
      test.database,
      'usage_events',
      new Date('2031-01-01Z'),
      new Date('2031-02-01Z'),
    );
    const found = await parameters();
    expect(Object.keys(found).filter(isIndex)).to.have.lengthOf((Object.keys(found).length * 2) / 3);
    expect(found).to.include.keys('usage_events_default', 'usage_events_2031_02', PARTITION);
    expectAll(found, SUMMARISED, VACUUMED);
  });

  it('has indexes in months that existed before, until the migration is rolled back', async () => {
    await test.database.transaction((transaction) => down(transaction));
    expectAll(await parameters(), [], []);
    await test.database.transaction((transaction) => up(transaction));
    expectAll(await parameters(), SUMMARISED, VACUUMED);
  });
});
