import { expect } from 'chai';
import { type DaysTillToday, openDaysTillToday } from '../operate/cli/days-till-today.ts';
import { eventually } from '../support/eventually.ts';
import { TEST_SUBJECT_KEY } from '../support/test-privacy.ts';
import { chaosClock } from './chaos-clock.ts';
import { openProgram } from './program.ts';

/** A worker of the whole program, two years ahead of a database whose clock is right. */
describe('A program whose clock is two years ahead', function () {
  this.timeout(90_000);
  let days: DaysTillToday;

  before(async () => {
    days = await openDaysTillToday();
  });
  after(() => days.close());

  async function snapshot(): Promise<unknown> {
    const tables = ['usage_events', 'plays', 'child_profiles', 'erased_children', 'metric_days'];
    const rows = await Promise.all(tables.map((table) => days.database(table).select().orderBy(1)));
    const { rows: partitions } = await days.database.raw(
      'select inhrelid::regclass::text as name from pg_inherits order by 1',
    );
    return { rows, partitions };
  }

  it('deletes nothing, adds no day and no month, and says why', async () => {
    const before = await snapshot();
    const ahead = new Date();
    ahead.setUTCFullYear(ahead.getUTCFullYear() + 2);
    const environment = {
      ...{ DATABASE_URL: days.url, SUBJECT_KEY: TEST_SUBJECT_KEY, CHAOS_DATABASE_CLOCK: 'its own' },
    };
    const worker = openProgram('worker', environment, chaosClock(ahead.toISOString()));
    worker.start();
    try {
      await eventually(
        'retention is held back and reconciling has looked',
        () => worker.count('retention is held back') > 0 && worker.count('the clock is doubted') > 0,
        60,
      );
    } catch (error) {
      throw new Error(`${error}:\n${worker.lastWords()}`);
    } finally {
      await worker.end('SIGKILL');
    }
    expect(worker.count('the clock is doubted: no partitions are created')).to.equal(1);
    expect(worker.lastWords()).to.match(/is \d+ minutes ahead of the database's\. Set both clocks by NTP\./);
    expect(await snapshot()).to.deep.equal(before);
    expect(await days.database('retention_holds').select('because', 'times')).to.deep.equal([
      { because: 'clocks_differ', times: 1 },
    ]);
  });
});
