import { expect } from 'chai';
import { DateTime } from 'luxon';
import { isDatabaseUnavailable } from '../../../src/foundation/db/database-errors.ts';
import { ensureMonthlyPartitions, listPartitions } from '../../../src/foundation/db/monthly-partitions.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('Monthly partitions', () => {
  let test: TestDatabase;

  beforeEach(async () => {
    test = await openTestDatabase(12);
  });
  afterEach(() => test.close());

  const ensure = (from: string, through: string, table: 'usage_events' | 'plays' = 'usage_events') =>
    ensureMonthlyPartitions(test.database, table, new Date(from), new Date(through));

  let events = 0;
  const store = (occurredAt: string) => {
    events += 1;
    return test.database('usage_events').insert({
      event_id: `00000000-0000-4000-8000-${String(events).padStart(12, '0')}`,
      ...{
        event_type: 'heartbeat',
        child_profile_id: 1,
        book_id: 1,
        occurred_at: occurredAt,
        received_at: occurredAt,
      },
    });
  };
  const partitionsOfEvents = async (): Promise<string[]> => {
    const { rows } = await test.database.raw(
      'select tableoid::regclass::text as name, count(*) as n from usage_events group by 1 order by 1',
    );
    return rows.map(({ name, n }: { name: string; n: number }) => `${name} ${n}`);
  };

  it('exist for every month from the first to the last, and are created once', async () => {
    const before = await listPartitions(test.database, 'usage_events');
    const made = await ensure('2024-11-30T23:59:59.999Z', '2025-02-01T00:00:00.000Z');
    const names = ['2024_11', '2024_12', '2025_01', '2025_02'].map((month) => `usage_events_${month}`);
    expect(made).to.deep.equal(names);
    expect(await ensure('2024-11-01T00:00:00Z', '2025-02-28T23:59:59Z')).to.deep.equal([]);
    expect(await ensure('2024-10-31T23:59:59Z', '2025-01-01T00:00:00Z')).to.deep.equal([
      'usage_events_2024_10',
    ]);
    expect(await listPartitions(test.database, 'usage_events')).to.have.members([
      ...[...before, ...names, 'usage_events_2024_10'],
    ]);
  });

  it('are not created for a range that ends before it begins', async () => {
    expect(await ensure('2025-02-01T00:00:00Z', '2025-01-31T23:59:59Z')).to.deep.equal([]);
    expect(await ensure('2025-01-31T23:59:59Z', '2025-01-01T00:00:00Z')).to.deep.equal([
      'usage_events_2025_01',
    ]);
  });

  it('hold a UTC month to its last millisecond, also in leap years and at the turn of a year', async () => {
    await ensure('2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z');
    await ensure('2024-12-15T00:00:00Z', '2025-01-15T00:00:00Z');
    for (const time of [
      ...[
        '2024-01-31T23:59:59.999Z',
        '2024-02-01T00:00:00Z',
        '2024-02-29T23:59:59.999Z',
        '2024-03-01T00:00:00Z',
      ],
      ...['2024-12-31T23:59:59.999Z', '2025-01-01T00:00:00Z', '2024-12-31T23:30:00-05:00'],
    ]) {
      await store(time);
    }
    expect(await partitionsOfEvents()).to.deep.equal([
      ...[
        'usage_events_2024_02 2',
        'usage_events_2024_03 1',
        'usage_events_2024_12 1',
        'usage_events_2025_01 2',
      ],
      'usage_events_default 1',
    ]);
  });

  it('take over exactly their own rows from the default partition', async () => {
    for (const time of [
      '2024-05-31T23:59:59.999Z',
      '2024-06-01T00:00:00Z',
      '2024-06-30T23:59:59.999Z',
      '2024-07-01T00:00:00Z',
    ]) {
      await store(time);
    }
    const before = await test.database('usage_events').select('*').orderBy('event_id');
    await ensure('2024-06-10T00:00:00Z', '2024-06-10T00:00:00Z');
    expect(await partitionsOfEvents()).to.deep.equal(['usage_events_2024_06 2', 'usage_events_default 2']);
    await ensure('2024-05-10T00:00:00Z', '2024-07-10T00:00:00Z');
    const months = ['2024_05 1', '2024_06 2', '2024_07 1'].map((month) => `usage_events_${month}`);
    expect(await partitionsOfEvents()).to.deep.equal(months);
    expect(await test.database('usage_events').select('*').orderBy('event_id')).to.deep.equal(before);
  });

  it('have the keys, checks and indexes of their table', async () => {
    await store('2024-06-01T00:00:00Z');
    await ensure('2024-06-10T00:00:00Z', '2024-06-10T00:00:00Z');
    const { rows } = await test.database.raw(
      `select count(*) filter (where relation.relname = 'usage_events_2024_06') as month,
         count(*) filter (where relation.relname = 'usage_events_default') as "default"
       from pg_index join pg_class as relation on relation.oid = indrelid
       where exists (select from pg_inherits where inhrelid = indexrelid)`,
    );
    expect(rows[0]).to.deep.equal({ month: 5, default: 5 });
    const again = { ...(await test.database('usage_events').first()) };
    const inserted = test.database('usage_events').insert(again).onConflict().ignore().returning('event_id');
    expect(await inserted).to.deep.equal([]);
    const wrong = test.database('usage_events').insert({ ...again, book_id: 2, position_milliseconds: -1 });
    expect(await wrong.catch(({ code }: { code: string }) => code)).to.equal('23514');
  });

  it('divide plays by metric date', async () => {
    expect(await ensure('2024-12-31T00:00:00Z', '2025-01-01T00:00:00Z', 'plays')).to.deep.equal([
      'plays_2024_12',
      'plays_2025_01',
    ]);
    const { rows } = await test.database.raw(
      `select pg_get_expr(relpartbound, oid) as bounds from pg_class where relname = 'plays_2024_12'`,
    );
    expect(rows[0].bounds).to.equal("FOR VALUES FROM ('2024-12-01') TO ('2025-01-01')");
  });

  it('are created once even if many processes create them at the same time', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, () => ensure('2024-01-01T00:00:00Z', '2025-12-31T00:00:00Z')),
    );
    const months = Array.from({ length: 24 }, (_, month) =>
      DateTime.utc(2024, 1, 1).plus({ months: month }).toFormat('yyyy_MM'),
    );
    expect(made.flat().sort()).to.deep.equal(months.map((month) => `usage_events_${month}`));
  });

  it('are created while events come in, of which none is lost', async () => {
    let isStoring = true;
    let stored = 0;
    const storeAll = async () => {
      while (isStoring) {
        await store(`2024-0${1 + (stored % 6)}-15T12:00:00Z`);
        stored += 1;
      }
    };
    const writers = [storeAll(), storeAll(), storeAll()];
    for (const month of ['01', '02', '03', '04', '05', '06']) {
      const time = `2024-${month}-15T12:00:00Z`;
      await ensure(time, time);
    }
    isStoring = false;
    await Promise.all(writers);
    await ensure('2024-01-01T00:00:00Z', '2024-06-30T00:00:00Z');
    const counts = (await partitionsOfEvents()).map((line) => line.split(' ') as [string, string]);
    expect(counts.reduce((sum, [, count]) => sum + Number(count), 0)).to.equal(stored);
    expect(counts.map(([name]) => name)).not.to.include('usage_events_default');
  });

  it('are given up behind a long-running reader, so that writers do not wait', async function () {
    this.timeout(20_000);
    const reader = await test.database.transaction();
    await reader.raw('lock table usage_events_default in access share mode');
    const startedAt = performance.now();
    const fault = await ensure('2024-06-10T00:00:00Z', '2024-06-10T00:00:00Z').catch(
      (error: unknown) => error,
    );
    expect(isDatabaseUnavailable(fault)).to.equal(true);
    expect(performance.now() - startedAt).to.be.within(4_000, 9_000);
    await reader.rollback();
    expect(await ensure('2024-06-10T00:00:00Z', '2024-06-10T00:00:00Z')).to.deep.equal([
      'usage_events_2024_06',
    ]);
  });
});
