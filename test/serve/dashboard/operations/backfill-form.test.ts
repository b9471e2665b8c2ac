import { expect } from 'chai';
import { WEEK, type Week } from '../../../compute/backfills/week.ts';
import type { Browser } from '../browser.ts';
import { fieldIn, type OperationsWeek, startOperationsWeek } from '../operations-week.ts';

const OPERATIONS = '/admin/operations';
const BACKFILLS = `${OPERATIONS}/backfills`;
const [TODAY, YESTERDAY] = ['2026-02-25', '2026-02-24'];

/** Rebuilding days from the page Operations, without a script (docs/api.md, "Rebuild days"). */
describe('The form for rebuilding days', () => {
  let week: Week;
  let ops: Browser;
  let admin: Browser;
  let open: OperationsWeek['open'];

  before(async () => {
    ({ week, ops, admin, open } = await startOperationsWeek());
  });
  after(() => week.close());
  afterEach(() => week.database('metric_days').update({ status: 'built', last_error: null }));

  const submit = (fields: Record<string, string>) => ops.post(BACKFILLS, fields);
  const backfills = async () => (await week.database('backfills').count('* as rows').first())?.rows;
  const ask = { from: WEEK[0] ?? '', to: TODAY, mode: 'all', dry_run: '1' };

  it('is shown for the scope ops alone', async () => {
    expect(await open(OPERATIONS)).to.include(`action="${BACKFILLS}"`);
    expect(await open(OPERATIONS, admin)).not.to.include(`action="${BACKFILLS}"`);
    const before = await backfills();
    expect((await admin.post(BACKFILLS, ask)).status).to.equal(403);
    expect(await backfills()).to.equal(before);
  });

  it('is accepted only with the token of the session', async () => {
    const before = await backfills();
    for (const csrf of ['', 'wrong'])
      expect((await ops.post(BACKFILLS, { ...ask, csrf })).status).to.equal(403);
    expect(await backfills()).to.equal(before);
  });

  it('does a dry run, shows what would change, and rebuilds', async () => {
    await week.setStatus('final', WEEK[0] ?? '');
    await week.watch(YESTERDAY, 3);
    const asked = await submit(ask);
    expect(asked.status, asked.text).to.equal(303);
    const address = asked.headers.location ?? '';
    expect(address).to.match(/^\/admin\/operations\/backfills\/\d+\?asked=1$/);
    const id = Number(/\d+/.exec(address)?.[0]);
    const waiting = await open(address);
    expect(waiting).to.include('0 of 7 days').and.to.include('<b>Done:</b>');
    expect(await open(OPERATIONS)).to.include(`Dry run ${id}`);

    const before = await week.minutes();
    const { days } = await week.run(id);
    const tried = await open(`${BACKFILLS}/${id}`);
    expect(tried).to.include('1 of 7 days would change, by 3.00 minutes more.');
    expect(tried).to.include('1 final day is skipped.');
    const changed = days.find(({ date }) => date === YESTERDAY)?.differences?.platform.total_minutes_watched;
    expect(changed).to.deep.equal({ before: 1, after: 4 });
    expect(rowOf(tried, 'Tue 24 Feb'))
      .to.include('would change')
      .and.to.match(/1\.00 .*→.* <b>4\.00<\/b>/);
    expect(rowOf(tried, 'Thu 19 Feb')).to.include('skipped: final');
    expect(await week.minutes(), 'a dry run changes nothing').to.deep.equal(before);
    expect(await open(`${BACKFILLS}/${id}`, admin), 'no form without ops').not.to.include(
      `action="${BACKFILLS}"`,
    );

    const fields = hiddenFieldsOf(tried);
    expect(fields, 'the days that would change').to.include({ from: YESTERDAY, to: YESTERDAY, mode: 'all' });
    expect(fields).not.to.have.any.keys('revise_final', 'reason', 'dry_run');
    const done = Number(/\d+/.exec((await submit(fields)).headers.location ?? '')?.[0]);
    await week.run(done);
    const result = await open(`${BACKFILLS}/${done}`);
    expect(result).to.include('1 of 1 day has new figures now.');
    expect((await week.minutes())[YESTERDAY]).to.equal(4);
  });

  it('keeps what was typed when it is refused, and names the fields', async () => {
    const before = await backfills();
    const typed = { from: YESTERDAY, to: '2026-02-20', mode: 'stale', revise_final: '1', reason: ' ' };
    const answer = await submit(typed);
    expect(answer.status).to.equal(400);
    expect(answer.text).to.include('<a href="#from">').and.to.include('<a href="#reason">');
    expect(answer.text).to.match(/id="from"[^>]* aria-invalid="true" aria-describedby="from-error"/);
    expect(answer.text).to.include('id="from-error"');
    expect(answer.text).to.include('The first day is after the last one. Swap them.');
    expect(fieldIn(answer.text, 'from')).to.equal(YESTERDAY);
    expect(fieldIn(answer.text, 'to')).to.equal('2026-02-20');
    expect(answer.text)
      .to.match(/value="stale" checked/)
      .and.to.match(/name="revise_final" value="1" checked/);
    expect(await backfills()).to.equal(before);
  });

  it('names the field of each error', async () => {
    for (const [wrong, field, status] of [
      [{ from: '2026-02-30' }, 'from', 400],
      [{ from: '' }, 'from', 400],
      [{ to: 'x"><script>' }, 'to', 400],
      [{ to: '2026-02-26' }, 'to', 422],
      [{ mode: 'every' }, 'mode', 400],
      [{ from: '2020-01-01' }, 'to', 400],
      [{ revise_final: '1' }, 'reason', 400],
      [{ reason: 'x'.repeat(501) }, 'reason', 400],
    ] as const) {
      const answer = await submit({ ...ask, ...wrong });
      expect(answer.status, JSON.stringify(wrong)).to.equal(status);
      expect(answer.text).to.include(`<a href="#${field}">`).and.to.include(`id="${field}-error"`);
      expect(answer.text).not.to.include('<script>');
    }
  });

  it('shows a reason with markup as text', async () => {
    const reason = '<img src=x onerror=alert(1)> & "so"';
    const { headers } = await submit({ ...ask, revise_final: '1', reason });
    for (const path of [headers.location ?? '', OPERATIONS]) {
      const page = await open(path);
      expect(page).to.include('&lt;img src=x').and.not.to.include('<img');
    }
  });

  it('shows the failures of a backfill, and what to do', async () => {
    const { id } = await week.request({ mode: 'all' });
    await week.run(id);
    await week
      .database('backfill_days')
      .where({ backfill_id: id, metric_date: YESTERDAY })
      .update({
        ...{ result: 'failed', error: '57014' },
      });
    await week.database('backfills').where({ id }).update({ status: 'failed' });
    const page = await open(`${BACKFILLS}/${id}`);
    expect(page).to.include('1 day could not be built').and.to.include('24 Feb 2026: <code>57014</code>');
    expect(await open(OPERATIONS)).to.include('! 1 of 7 days failed');
  });

  it('does not find a backfill that does not exist', async () => {
    for (const id of ['999999', '0', 'x', '1e3']) {
      expect((await ops.get(`${BACKFILLS}/${id}`)).status, id).to.equal(404);
    }
  });
});

/** Up to the end of the row. */
const rowOf = (page: string, name: string) =>
  page.slice(page.indexOf(`>${name}</th>`)).split('</tr>')[0] ?? '';

function hiddenFieldsOf(page: string): Record<string, string> {
  const fields = page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries(Array.from(fields, ([, name = '', value = '']) => [name, value]));
}
