import { expect } from 'chai';
import type { ledgerReport } from '../../../../src/serve/reports/ledger-report.ts';
import { WEEK, type Week } from '../../../compute/backfills/week.ts';
import type { Browser } from '../browser.ts';
import { fieldIn, type OperationsWeek, startOperationsWeek } from '../operations-week.ts';

type Ledger = Awaited<ReturnType<typeof ledgerReport>>;

const OPERATIONS = '/admin/operations';
const BACKFILLS = `${OPERATIONS}/backfills`;
const [TODAY, YESTERDAY] = ['2026-02-25', '2026-02-24'];

/** The page for operators, through HTTP, without a script (docs/api.md, "Days and backfills"). */
describe('The page Operations', () => {
  let week: Week;
  let ops: Browser;
  let admin: Browser;
  let open: OperationsWeek['open'];
  let signedIn: OperationsWeek['signedIn'];

  before(async () => {
    ({ week, ops, admin, open, signedIn } = await startOperationsWeek());
  });
  after(() => week.close());
  afterEach(() => week.database('metric_days').update({ status: 'built', last_error: null }));

  it('shows each day of the ledger in the state that the API has', async () => {
    await week.setStatus('final', WEEK[0] ?? '');
    await week.setStatus('sealed', WEEK[1] ?? '');
    await week.setStatus('stale', WEEK[2] ?? '');
    await week.setStatus('missing', WEEK[3] ?? '');
    await week.database('metric_days').where({ metric_date: WEEK[4] }).update({ last_error: '57014' });
    const page = await open(OPERATIONS);
    const address = /href="(\/admin\/api\/v1\/days\?[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { data } = (await ops.get(address)).body as Ledger;
    expect(data.at(-1)?.date).to.equal(TODAY);
    const expected = data
      .filter(({ status }) => status !== 'none')
      .map(({ date, status, last_error }) => [date, last_error === null ? status : 'failed']);
    expect(statesOf(page)).to.deep.equal(Object.fromEntries(expected));
    expect(Object.values(statesOf(page))).to.include.members([
      'final',
      'sealed',
      'stale',
      'missing',
      'failed',
    ]);
    expect(Object.keys(statesOf(page))).to.deep.equal(WEEK);
  });

  it('counts the days of each state in the legend', async () => {
    await week.setStatus('final', ...WEEK.slice(0, 3));
    expect(countsOf(await open(OPERATIONS))).to.deep.equal({
      ...{ built: '4', stale: '0', final: '3', sealed: '0', failed: '0', missing: '0' },
    });
  });

  it('begins with what could not be built, why, and what to do', async () => {
    await week.database('metric_days').where({ metric_date: YESTERDAY }).update({ last_error: '57014' });
    const page = await open(OPERATIONS);
    expect(page).to.include('Tuesday 24 February could not be rebuilt');
    expect(page).to.include('<code>57014</code>');
    expect(page).to.include(`<a href="?day=${YESTERDAY}#backfill">rebuild the day</a>`);
    expect(page.indexOf('could not be rebuilt')).to.be.lessThan(page.indexOf('id="ledger"'));
    expect(page, 'said once').not.to.include('Days that failed');
    expect(await open(OPERATIONS, admin)).to.include('ask somebody with the scope ops to rebuild the day');
  });

  it('shows what else the doctor finds, with its advice', async () => {
    const page = await open(OPERATIONS);
    expect(page).to.include('<h2>Schedules</h2>');
    expect(page).to.include('A running worker installs them within a minute.');
  });

  it('shows what a chosen day was built from, and offers to rebuild it', async () => {
    const page = await open(`${OPERATIONS}?day=${YESTERDAY}`);
    expect(page).to.include('<h3 id="day">Tuesday 24 February 2026</h3>');
    expect(page).to.match(/<dt>From events<\/dt><dd>2<\/dd>/);
    expect(fieldIn(page, 'from')).to.equal(YESTERDAY);
    expect(fieldIn(page, 'to')).to.equal(YESTERDAY);
  });

  it('shows earlier months, and falls back to the newest ones for an invalid month', async () => {
    expect(await open(`${OPERATIONS}?month=2026-01`)).to.include('<caption>January 2026</caption>');
    for (const month of ['2026-13', '2026-03', 'x', '2026-1', '<b>']) {
      const page = await open(`${OPERATIONS}?month=${encodeURIComponent(month)}`);
      expect(page, month).to.include('is not a month that has begun');
      expect(page, month).to.include('<caption>February 2026</caption>');
      expect(page).not.to.include('<b>”');
    }
  });

  it('stays under its size with five months of days', async () => {
    await week.database.raw(
      `insert into metric_days (metric_date, starts_at, ends_at, status)
       select day, day, day + interval '1 day', 'stale' from generate_series('2025-10-01'::date, '2026-02-18'::date, '1 day') as day`,
    );
    const page = await open(OPERATIONS);
    expect(Object.keys(statesOf(page))).to.have.lengthOf(148);
    expect(page).to.include('?month=2025-09#ledger');
    await week
      .database('metric_days')
      .where('metric_date', '<', WEEK[0] ?? '')
      .delete();
  });

  it('is for the scopes ops and admin alone', async () => {
    for (const scope of ['ingest', 'privacy'] as const) {
      const visitor = await signedIn(scope);
      for (const path of [OPERATIONS, `${BACKFILLS}/1`]) {
        expect((await visitor.get(path)).status, `${scope} ${path}`).to.equal(403);
      }
    }
  });
});

/** By date the state of each day of the calendar that has one; the class and the text for screen readers must agree. */
function statesOf(page: string): Record<string, string> {
  const cells = page.matchAll(
    /<td class="(\w+)"><a href="\?(?:month=[^"]*&amp;)?day=([\d-]+)#day">(\d+)<span class="sr"> (\w+)<\/span>/g,
  );
  const states = Array.from(cells, ([, state = '', date = '', day, spoken]) => {
    expect([Number(date.slice(-2)), state], date).to.deep.equal([Number(day), spoken]);
    return [date, state] as const;
  });
  return Object.fromEntries(states.sort(([a], [b]) => a.localeCompare(b)));
}

function countsOf(page: string): Record<string, string> {
  const counts = page.matchAll(/<b>(\w+)<\/b> <span class="count">(\d+)<\/span>/g);
  return Object.fromEntries(Array.from(counts, ([, state = '', count = '']) => [state, count]));
}
