import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { readRows } from '../../support/builders-rows.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_NOW, startEvening } from './build-evening.ts';

/** A day that cannot be built has an error in the ledger, stays due, and delays no other day. */
describe('A rebuild that fails', () => {
  const { date, nextDate, timeZone } = EVENING;
  const now = EVENING_NOW;
  let ledger: Ledger;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
    await startEvening(ledger);
  });
  after(() => ledger.close());

  const build = () => buildDueDays(ledger.database, { timeZone, now });
  const lastErrors = () => ledger.database('metric_days').orderBy('metric_date').pluck('last_error');
  const statuses = () => ledger.database('metric_days').orderBy('metric_date').pluck('status');
  const messageOf = (failing: Promise<unknown>) =>
    failing.then(
      () => 'it did not fail',
      (error: Error) => error.message,
    );

  it('stores its code in the ledger, lets the other days be built, and throws at the end', async () => {
    await ledger.database.raw(
      `alter table daily_book_dropoffs add constraint broken check (metric_date <> '${date}')`,
    );
    expect(await messageOf(build())).to.equal(`Days that could not be built: ${date}`);
    expect(await lastErrors()).to.deep.equal(['23514', null]);
    expect(await statuses()).to.deep.equal(['missing', 'built']);
    const { plays, daily_platform_metrics } = await readRows(ledger.database);
    expect([...plays, ...daily_platform_metrics].filter((row) => row.includes(date))).to.deep.equal([]);
  });

  it('is tried again with the next refresh, and its code is removed when that works', async () => {
    expect(await messageOf(build())).to.equal(`Days that could not be built: ${date}`);
    await ledger.database.raw('alter table daily_book_dropoffs drop constraint broken');
    expect(await build()).to.deep.equal({ built: [date], failed: [] });
    expect(await lastErrors()).to.deep.equal([null, null]);
    expect(await statuses()).to.deep.equal(['built', 'built']);
  });

  it('is not recorded if the day refused, which is an answer and not a failure', async () => {
    const tooEarly = new Date(`${date}T00:00:00Z`);
    expect(await messageOf(rebuildDay(ledger.database, nextDate, { now: tooEarly }))).to.include('not begun');
    expect(await lastErrors()).to.deep.equal([null, null]);
  });

  it('leaves the days after it alone if the worker is told to stop', async () => {
    await startEvening(ledger);
    const stopping = new AbortController();
    const onBuilt = () => stopping.abort();
    const report = await buildDueDays(ledger.database, { timeZone, now, onBuilt, signal: stopping.signal });
    expect(report).to.deep.equal({ built: [date], failed: [] });
    expect(await statuses()).to.deep.equal(['built', 'missing']);
  });
});
