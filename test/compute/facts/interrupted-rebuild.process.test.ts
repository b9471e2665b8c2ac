import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { findDay, listDueDays, markDays } from '../../../src/compute/ledger/day-ledger.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { type Rows, readRows } from '../../support/builders-rows.ts';
import { startProgram } from '../../support/child-processes.ts';
import { eventually } from '../../support/eventually.ts';
import { holdRebuilds } from '../../support/held-rebuilds.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { EVENING, EVENING_EVENTS, EVENING_NOW, LATE_EVENTS, startEvening } from './build-evening.ts';

const PROGRAM = fileURLToPath(new URL('./rebuild-process.ts', import.meta.url));

/**
 * Readers see either the old day or the new one while a rebuild runs, is killed, or also runs in another process. No
 * event that arrives meanwhile is lost.
 */
describe('A running rebuild', () => {
  const { date, nextDate, timeZone } = EVENING;
  const now = EVENING_NOW;
  let ledger: Ledger;
  let newRows: Rows;
  let oldRows: Rows;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [now] });
    await startEvening(ledger, [...EVENING_EVENTS, ...LATE_EVENTS]);
    await buildDueDays(ledger.database, { timeZone, now });
    newRows = await readRows(ledger.database);
  });
  after(() => ledger.close());

  /** The evening is built; then late events have come, which the next rebuild of the first date will read. */
  beforeEach(async () => {
    await startEvening(ledger);
    await buildDueDays(ledger.database, { timeZone, now });
    await deliverEvents(ledger.database, LATE_EVENTS, now);
    await detectChanges(ledger.database, timeZone, now);
    oldRows = await readRows(ledger.database);
  });

  /** The result of a rebuild of both dates, which every test compares at its end. */
  const expectNewRows = async () => {
    await rebuildDay(ledger.database, nextDate, { now });
    expect(await readRows(ledger.database)).to.deep.equal(newRows);
  };

  const spawnRebuild = () =>
    startProgram(PROGRAM, [ledger.url, date, now.toISOString()], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });

  it('is invisible to readers, and does not block them', async () => {
    const hold = await holdRebuilds(ledger.url, 'daily_book_metrics');
    const rebuild = rebuildDay(ledger.database, date, { now });
    await hold.reached();
    expect(await readRows(ledger.database)).to.deep.equal(oldRows);
    await hold.release();
    await rebuild;
    await expectNewRows();
  });

  it('leaves the day stale if it is marked meanwhile', async () => {
    const hold = await holdRebuilds(ledger.url, 'daily_book_metrics');
    const rebuild = rebuildDay(ledger.database, date, { now });
    await hold.reached();
    expect(await markDays(ledger.database, [date], now)).to.deep.equal([date]);
    await hold.release();
    expect((await rebuild).status).to.equal('stale');
    expect(await listDueDays(ledger.database, now, { withoutPause: true })).to.deep.equal([date, nextDate]);
    await rebuildDay(ledger.database, date, { now });
    expect((await findDay(ledger.database, date))?.status).to.equal('built');
    await expectNewRows();
  });

  it('can run in two processes at once', async () => {
    const hold = await holdRebuilds(ledger.url, 'daily_book_metrics');
    const exits = [spawnRebuild(), spawnRebuild()].map((child) => once(child, 'exit'));
    await hold.reached(2);
    await hold.release();
    for (const [code] of await Promise.all(exits)) expect(code).to.equal(0);
    await expectNewRows();
  });

  it('leaves nothing if it is killed half way, and the next one does everything', async () => {
    const hold = await holdRebuilds(ledger.url, 'daily_book_metrics');
    const child = spawnRebuild();
    const exit = once(child, 'exit');
    await hold.reached();
    child.kill('SIGKILL');
    expect(await exit).to.deep.equal([null, 'SIGKILL']);
    await hold.release();
    await eventually('its connection ends', async () => (await countRebuildProcesses()) === 0);
    expect(await readRows(ledger.database)).to.deep.equal(oldRows);
    await rebuildDay(ledger.database, date, { now });
    await expectNewRows();
  });

  async function countRebuildProcesses(): Promise<number> {
    const { rows } = await ledger.database.raw<{ rows: object[] }>(
      `select from pg_stat_activity where datname = current_database() and application_name = 'rebuild process'`,
    );
    return rows.length;
  }
});
