import { expect } from 'chai';
import { type DaysTillToday, openDaysTillToday } from './days-till-today.ts';
import { runStorytime } from './run-storytime.ts';

/** The ledger, rebuilding and the doctor on the command line; standard output is the answer and nothing else. */
describe('storytime', () => {
  let days: DaysTillToday;

  before(async () => {
    days = await openDaysTillToday();
  });
  after(() => days.close());

  const storytime = (...words: string[]) => runStorytime(words, { DATABASE_URL: days.url });
  const range = () => ['--from', days.dates[0] ?? '', '--to', days.dates.at(-1) ?? ''];

  it('days shows the ledger, whole or in part', async () => {
    const all = await storytime('days', '--json');
    expect([all.code, all.stderr]).to.deep.equal([0, '']);
    const shown: { metric_date: string; status: string; plays: number }[] = JSON.parse(all.stdout);
    expect(shown.map(({ metric_date }) => metric_date).slice(0, 5)).to.deep.equal(days.dates);
    expect(shown[0]).to.include({ status: 'built', plays: 1, raw_events: 2, last_error: null });
    const part = await storytime('days', '--from', days.dates[1] ?? '', '--to', days.dates[2] ?? '');
    const [head, ...rows] = part.stdout.trimEnd().split('\n');
    expect(head).to.match(/^metric_date +status +raw_events +plays /);
    expect(rows.map((row) => row.split(/ +/).slice(0, 4))).to.deep.equal(
      days.dates.slice(1, 3).map((date) => [date, 'built', '2', '1']),
    );
  });

  it('backfill rebuilds days, and prints one line of progress if there is no terminal', async () => {
    await days.database('daily_platform_metrics').where({ metric_date: days.dates[1] }).delete();
    const { code, stdout, stderr } = await storytime('backfill', ...range(), '--mode', 'all', '--json');
    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/^ {2}Rebuilding +5 days \(\d+\.\d s\)\n$/);
    expect(stdout.trimEnd()).not.to.include('\n');
    const shown: { days: { result: string }[] } = JSON.parse(stdout);
    expect(shown).to.include({ status: 'completed', mode: 'all', dry_run: false });
    const results = shown.days.map(({ result }) => result);
    expect(results).to.deep.equal(['unchanged', 'rebuilt', 'unchanged', 'unchanged', 'unchanged']);
  });

  it('backfill --dry-run says what would change, and changes nothing', async () => {
    await days
      .database('daily_platform_metrics')
      .where({ metric_date: days.dates[1] })
      .update({ unique_children: 7 });
    const { code, stdout, stderr } = await storytime('backfill', ...range(), '--mode', 'all', '--dry-run');
    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/^ {2}Comparing +5 days/);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[1]).to.equal(`  ${days.dates[1]}  rebuilt  unique_children 7 -> 1`);
    expect([lines[0], lines.at(-1)]).to.deep.equal([`  ${days.dates[0]}  unchanged`, 'Nothing was changed.']);
    const row = await days
      .database('daily_platform_metrics')
      .where({ metric_date: days.dates[1] })
      .first('unique_children');
    expect(row).to.deep.equal({ unique_children: 7 });
  });

  it('backfill builds the days of events that were stored a moment ago, which the ledger did not reach', async () => {
    const older = await days.watchEarlier();
    const { code, stdout, stderr } = await storytime('backfill', '--from', older, '--to', older);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(new RegExp(`^  ${older}  rebuilt  .*watched_milliseconds - -> 60000`));
  });

  it('backfill lists the days that it refused, and ends with 1 if a day could not be built', async () => {
    await days.database('metric_days').where({ metric_date: days.dates[2] }).update({ status: 'sealed' });
    const refused = await storytime('backfill', ...range(), '--mode', 'all');
    expect(refused.code, 'a refusal is no failure').to.equal(0);
    expect(refused.stdout).to.match(new RegExp(`${days.dates[2]}  refused_sealed  The raw events of`));
    await days.database.raw(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'no'; end $$;
      create trigger fail before insert on daily_platform_metrics for each row execute function fail()`);
    const failed = await storytime('backfill', ...range(), '--mode', 'all');
    expect(failed.code).to.equal(1);
    expect(failed.stdout).to.match(new RegExp(`${days.dates[0]}  failed  P0001`));
    await days.database.raw('drop trigger fail on daily_platform_metrics');
  });

  it('backfill says that there is nothing to do', async () => {
    const nothing = await storytime('backfill', '--from', '2016-01-01', '--to', '2016-01-02');
    expect([nothing.code, nothing.stdout]).to.deep.equal([0, 'No day of this range is missing.\n']);
    const outside = await storytime(
      'backfill',
      '--from',
      '2016-01-01',
      '--to',
      '2016-01-02',
      '--mode',
      'all',
    );
    expect(outside.stdout, outside.stderr).to.equal('No day of this range is in the ledger.\n');
  });

  it('backfill does not reach beyond today', async () => {
    const { code, stdout, stderr } = await storytime(
      'backfill',
      '--from',
      '2090-01-01',
      '--to',
      '2090-01-02',
    );
    expect({ code, stdout, stderr }).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: '2090-01-02 has not begun. Choose an earlier date.\n',
    });
  });

  it('doctor prints every finding, and ends with 1 if a check has failed', async () => {
    const ill = await storytime('doctor', '--json');
    expect(ill.code, 'days have failed before').to.equal(1);
    const findings: { name: string; verdict: string; found: string; advice?: string }[] = JSON.parse(
      ill.stdout,
    );
    expect(findings.map(({ name }) => name)).to.include.members([
      'Schema',
      'Clock',
      'Days that failed',
      'Queue',
    ]);
    expect(findings.find(({ name }) => name === 'Days that failed')).to.include({ verdict: 'failed' });
    await days.database('metric_days').update({ last_error: null });
    const well = await storytime('doctor');
    expect(well.code, well.stdout).to.equal(0);
    expect(well.stdout)
      .to.match(/^ok {7}Schema: up to date$/m)
      .and.match(/^warning {2}Queue: in PostgreSQL\n {11}In production/m);
    expect(well.stderr).to.equal('');
  });
});
