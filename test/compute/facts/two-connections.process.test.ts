import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import pg from 'pg';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { type Rows, readRows } from '../../support/builders-rows.ts';
import { startProgram } from '../../support/child-processes.ts';
import { eventually } from '../../support/eventually.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_EVENTS, EVENING_NOW, LATE_EVENTS, startEvening } from './build-evening.ts';

const PROGRAM = fileURLToPath(new URL('./rebuild-process.ts', import.meta.url));

/** While the events cannot be read: the connection that waits to read them, and the one that holds the lock of the day. */
const WORKING = `
  select waiting.pid as reader, holding.pid as writer
  from pg_locks as waiting
  join pg_locks as holding on holding.locktype = 'advisory' and holding.granted
    and holding.database = waiting.database and holding.pid <> waiting.pid
  where not waiting.granted and waiting.relation = 'child_profiles'::regclass`;

/** One connection reads the events of a day, another writes its plays: one of them can be lost, or be missing. */
describe('A rebuild with its two connections', () => {
  const { date, timeZone } = EVENING;
  const now = EVENING_NOW;
  let ledger: Ledger;
  let newRows: Rows;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
    await startEvening(ledger, [...EVENING_EVENTS, ...LATE_EVENTS]);
    await buildDueDays(ledger.database, { timeZone, now });
    newRows = await readRows(ledger.database);
  });
  after(() => ledger.close());
  beforeEach(async () => {
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone, now });
    await deliverEvents(ledger.database, LATE_EVENTS, now);
  });

  const rebuild = (database: Database = ledger.database) => rebuildDay(database, date, { now });
  const expectNewPlays = async () => {
    const { plays } = await readRows(ledger.database);
    const ofDate = (rows: string[]) => rows.filter((row) => row.includes(`"metric_date": "${date}"`));
    expect(ofDate(plays)).to.deep.equal(ofDate(newRows.plays)).and.not.be.empty;
  };

  for (const lost of ['reader', 'writer'] as const) {
    it(`leaves the day as it was if the ${lost} is lost, and builds it the next time`, async () => {
      const before = await readRows(ledger.database);
      const hold = new pg.Client({ connectionString: ledger.url });
      await hold.connect();
      await hold.query('begin; lock table child_profiles in access exclusive mode');
      const failure = rebuild().catch((error: unknown) => error);
      const working = await eventually('the reader waits', async () => {
        const { rows } = await hold.query<{ reader: number; writer: number }>(WORKING);
        return rows[0];
      });
      await hold.query('select pg_terminate_backend($1)', [working[lost]]);
      await hold.end();
      expect(await failure).to.be.instanceOf(Error);
      const [day] = await ledger.database('metric_days').where({ metric_date: date }).select('last_error');
      expect(day).to.deep.equal({ last_error: '57P01' });
      expect((await readRows(ledger.database)).plays).to.deep.equal(before.plays);
      await rebuild();
      await expectNewPlays();
    });
  }

  it('leaves the day as it was if its process is killed, and the next one builds it', async () => {
    const before = await readRows(ledger.database);
    const hold = new pg.Client({ connectionString: ledger.url });
    await hold.connect();
    await hold.query('begin; lock table child_profiles in access exclusive mode');
    const order = [ledger.url, date, now.toISOString()];
    const child = startProgram(PROGRAM, order, { stdio: 'ignore' });
    const exit = once(child, 'exit');
    await eventually('the reader waits', async () => (await hold.query(WORKING)).rows.length === 1);
    child.kill('SIGKILL');
    expect(await exit).to.deep.equal([null, 'SIGKILL']);
    await hold.end();
    await eventually('its connections end', async () => {
      const { rows } = await ledger.database.raw(
        "select from pg_stat_activity where datname = current_database() and application_name = 'rebuild process'",
      );
      return rows.length === 0;
    });
    expect(await readRows(ledger.database)).to.deep.equal(before);
    await rebuild();
    await expectNewPlays();
  });

  it('leaves the day as it was if no second connection is free, and says so in the ledger', async () => {
    const before = await readRows(ledger.database);
    const single = connectDatabase({
      ...{ url: ledger.url, applicationName: 'single', connectionsMax: 1 },
      ...{ statementTimeoutMilliseconds: 30_000, patience: { connectMilliseconds: 300 } },
    });
    const failure = await rebuild(single).catch((error: unknown) => error);
    await single.destroy();
    expect(failure).to.be.instanceOf(Error);
    const [day] = await ledger.database('metric_days').where({ metric_date: date }).select('last_error');
    expect(day?.last_error).to.be.a('string');
    expect((await readRows(ledger.database)).plays).to.deep.equal(before.plays);
    await rebuild();
    await expectNewPlays();
  });

  it('leaves its connections as they were', async () => {
    const pair = connectDatabase({
      ...{ url: ledger.url, applicationName: 'pair', connectionsMax: 2 },
      statementTimeoutMilliseconds: 30_000,
    });
    await rebuild(pair);
    await pair.transaction(async (one) =>
      pair.transaction(async (other) => {
        for (const connection of [one, other]) {
          const { rows } = await connection.raw(`select current_setting('work_mem') <> '64MB'
            and current_setting('idle_in_transaction_session_timeout') = '15s'
            and to_regclass('fresh_plays') is null as is_clean`);
          expect(rows).to.deep.equal([{ is_clean: true }]);
        }
      }),
    );
    await pair.destroy();
  });
});
