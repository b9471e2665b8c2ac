import { expect } from 'chai';
import pg from 'pg';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { migrateDatabase } from '../../../src/foundation/db/migrate-database.ts';
import { ensureMonthlyPartitions } from '../../../src/foundation/db/monthly-partitions.ts';
import { openClient } from '../../../src/foundation/db/open-client.ts';
import { INSTALLED } from '../../support/installed.ts';
import { startSystem } from '../../support/system.ts';
import { openTestDatabase } from '../../support/test-database.ts';
import { createEmptyDatabase, dropTestDatabase } from '../../support/test-server.ts';
import { makeUsualPartitions } from '../../support/test-template.ts';
import { type MainPath, takeMainPath } from './main-path.ts';
import { makeStrange, STRANGE_SETTINGS } from './strange-database.ts';

/** Many days are built, twice. */
const PATIENCE_MILLISECONDS = 120_000;

const MONTH = new Date('2034-02-10T00:00:00Z');

const connect = (url: string, connectionsMax = 2) =>
  connectDatabase({
    ...{ url, connectionsMax },
    applicationName: 'storytime test',
    statementTimeoutMilliseconds: 30_000,
  });

async function takePath(prepare: (url: string) => Promise<void>): Promise<MainPath> {
  const installation = await startSystem({ ...INSTALLED, prepare });
  return takeMainPath(installation).finally(installation.close);
}

/** Settings of the database or of the role apply to sessions that do not set their own. The programs set theirs. */
describe('A database with unusual settings', () => {
  it('gives every caller the same answers, and builds, erases and drops the same', async () => {
    const plain = await takePath(async () => undefined);
    expect(plain.jobs.filter(([, failure]) => failure !== undefined)).to.deep.equal([]);
    expect(plain.told.filter(({ status }) => status >= 400)).to.deep.equal([]);
    expect(plain.facts.plays).to.have.lengthOf(3);
    const strange = await takePath(makeStrange);
    expect(strange.told).to.deep.equal(plain.told);
    expect(strange).to.deep.equal(plain);
  }).timeout(PATIENCE_MILLISECONDS);

  describe('Every connection', () => {
    let url: string;
    let database: Database;

    before(async () => {
      url = await createEmptyDatabase();
      await makeStrange(url);
      database = connect(url);
    });
    after(async () => {
      await database.destroy();
      await dropTestDatabase(url);
    });

    /** The values that a connection has for these settings. */
    const settingsOf = async (
      query: (text: string) => Promise<{ rows: { name: string; value: string }[] }>,
    ) => {
      const names = STRANGE_SETTINGS.map(pg.escapeLiteral).join();
      const { rows } = await query(
        `select name, current_setting(name) as value from unnest(array[${names}]) as name order by name`,
      );
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    };

    it('has the settings on which results depend, in a pool and alone', async () => {
      const test = await openTestDatabase();
      const wanted = await settingsOf((text) => test.database.raw(text));
      await test.close();
      expect(wanted).to.include({ datestyle: 'ISO, YMD', search_path: 'public', lock_timeout: '0' });
      expect(await settingsOf((text) => database.raw(text))).to.deep.equal(wanted);
      const client = await openClient({ connectionString: url });
      expect(await settingsOf((text) => client.query(text))).to.deep.equal({
        ...wanted,
        statement_timeout: '0',
      });
      await client.end();
    });

    it('migrates to the same tables, with the usual limits and waits', async () => {
      expect(await migrateDatabase(database)).not.to.deep.equal([]);
      const limits = await Promise.all([1, 2].map(() => database.raw('show statement_timeout')));
      expect(limits.map(({ rows }) => rows[0])).to.deep.equal(
        [1, 2].map(() => ({ statement_timeout: '30s' })),
      );
      const test = await openTestDatabase();
      for (const each of [database, test.database])
        await each.transaction(async (transaction) => {
          await ensureMonthlyPartitions(transaction, 'usage_events', MONTH, MONTH);
          const { rows } = await transaction.raw('show lock_timeout');
          expect(rows).to.deep.equal([{ lock_timeout: '0' }]);
        });
      await makeUsualPartitions(database);
      expect(await describeTables(database)).to.deep.equal(await describeTables(test.database));
      await test.close();
    });

    it('is refused with an explanation if its role may not reset those settings', async () => {
      const role = `storytime_test_${process.pid}`;
      await database.raw(`create role ${role} login password 'of a test'`);
      const address = Object.assign(new URL(url), { username: role, password: 'of a test' }).href;
      const ordinary = connect(address);
      try {
        for (const ask of [() => ordinary.raw('select 1'), () => openClient({ connectionString: address })]) {
          const message = await ask().then(
            () => 'it was not refused',
            (error: Error) => error.message,
          );
          expect(message).to.include('"session_replication_role"').and.include('alter database … reset');
        }
        await database.raw('alter database ?? reset session_replication_role', [
          new URL(url).pathname.slice(1),
        ]);
        await ordinary.raw('select 1');
      } finally {
        await ordinary.destroy();
        await database.raw(`drop role ${role}`);
      }
    });
  });
});

describe('A time or a date that is not in ISO format', () => {
  it('is an error and never null, and leaves the connection usable', async () => {
    const test = await openTestDatabase();
    for (const [style, value] of [
      ['German', 'now()'],
      ['SQL, DMY', 'now()'],
      ['German', 'current_date'],
      ['SQL, MDY', 'current_date'],
    ]) {
      const asked = test.database.transaction(async (transaction) => {
        await transaction.raw(`set local datestyle to ${style}`);
        await transaction.raw(`select ${value}`);
      });
      const message = await asked.then(String, (error: Error) => error.message);
      expect(message, `${style} ${value}`).to.include('cannot be read: is DateStyle of the connection ISO?');
    }
    const { rows } = await test.database.raw(
      "select 'infinity'::timestamptz as never, '2026-11-20'::date as date",
    );
    expect(rows).to.deep.equal([{ never: Number.POSITIVE_INFINITY, date: '2026-11-20' }]);
    await test.close();
  });
});

describe('Tables in another schema than public', () => {
  it('are not created twice: migrating names the schema, and works again after they were moved', async () => {
    const test = await openTestDatabase();
    await test.database.raw('alter schema public rename to analytics; create schema public');
    await test.database.raw('alter role current_user in database ?? set search_path to analytics', [
      new URL(test.url).pathname.slice(1),
    ]);
    const message = await migrateDatabase(test.database).then(String, (error: Error) => error.message);
    expect(message).to.include('schema "analytics"').and.include('alter schema');
    expect((await test.database.raw("select from pg_tables where schemaname = 'public'")).rows).to.deep.equal(
      [],
    );
    await test.database.raw('drop schema public; alter schema analytics rename to public');
    expect(await migrateDatabase(test.database)).to.deep.equal([]);
    await test.close();
  });
});

/** Every column, check and index of the application's tables. */
async function describeTables(database: Database): Promise<unknown[]> {
  const { rows } = await database.raw(`
    select attrelid::regclass::text as table_name, attname as name, format_type(atttypid, atttypmod) as definition
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
    union all
    select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace
    union all
    select indrelid::regclass::text, '', pg_get_indexdef(indexrelid) from pg_index
    join pg_class on pg_class.oid = indexrelid where relnamespace = 'public'::regnamespace
    order by 1, 2, 3`);
  return rows;
}
