import { expect } from 'chai';
import knex from 'knex';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { previewDay, rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import { readRowVersions } from '../../support/builders-rows.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_NOW, startEvening } from './build-evening.ts';

/**
 * The program's own connections return readable values. If a connection that was opened elsewhere does not, nothing
 * may be computed from it, because bounds that are null mean a day without events.
 */
describe('A day whose entry in the ledger cannot be read', () => {
  const { date } = EVENING;
  const now = EVENING_NOW;
  let ledger: Ledger;
  const pools: Database[] = [];

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone: EVENING.timeZone, now });
  });
  after(async () => {
    for (const pool of pools) await pool.destroy();
    await ledger.close();
  });

  /** A pool as knex opens it by itself. */
  const openForeignPool = (options: string): Database => {
    const connection = { connectionString: ledger.url, options };
    const pool = knex({ client: 'pg', connection, pool: { min: 0, max: 2 } });
    pools.push(pool);
    return pool;
  };

  for (const [what, options] of [
    ['bounds are written as Germans do', '-c datestyle=German'],
    ['bounds are written as the English do', '-c datestyle=SQL,DMY'],
    ['counts come as text', ''],
  ] as const) {
    it(`is not rebuilt if ${what}: no byte changes, and the ledger has the reason`, async () => {
      const pool = openForeignPool(options);
      const attempts = {
        rebuild: () => rebuildDay(pool, date, { now }),
        comparison: () => rebuildDay(pool, date, { now, compare: true }),
        preview: () => previewDay(pool, date, { now }),
      };
      for (const [name, attempt] of Object.entries(attempts)) {
        const before = await readRowVersions(ledger.database);
        const failure = await attempt().then(
          () => undefined,
          (error: Error) => error,
        );
        expect(failure, name).to.include({ name: 'UnreadableDayError', code: 'unreadable_day' });
        const day = ledger.database('metric_days').where({ metric_date: date });
        const kept = name === 'preview' ? null : 'unreadable_day';
        expect(await day.clone().pluck('last_error')).to.deep.equal([kept]);
        const after = await readRowVersions(ledger.database);
        expect({ ...after, metric_days: [] }).to.deep.equal({ ...before, metric_days: [] });
        await day.update({ last_error: null });
      }
    });
  }
});
