import { expect } from 'chai';
import { ANNOTATIONS_MAX, annotateDefinitions } from '../../../src/records/remarks/annotations.ts';
import { ROWS } from '../../foundation/http/route-case.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { NOW, type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';

const PATH = '/admin/api/v1/annotations';

interface Annotations {
  data: { id: number; date: string; text: string }[];
  meta: object;
}

/** docs/api.md, "Annotations". */
describe('Annotations', () => {
  let api: System;
  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());
  beforeEach(async () => {
    await api.reset();
    await api.send('POST', '/admin/api/v1/catalogue', { json: ROWS });
  });

  const make = async (json: object) => {
    const answer = await api.send('POST', PATH, { json, key: TEST_KEYS.admin });
    expect(answer.status, answer.text).to.equal(201);
    return answer.body as { id: number };
  };
  const list = async (query = '') => (await api.send('GET', `${PATH}?${query}`)).body as Annotations;
  const datesOf = async (query: string) => (await list(query)).data.map(({ date }) => date);

  it('are stored with their author and time, and read as they were answered', async () => {
    const made = await make({ date: '2026-02-24', text: '  On the start page for a week.\t' });
    expect(made).to.deep.equal({
      ...{ id: made.id, date: '2026-02-24', text: 'On the start page for a week.' },
      ...{ book_id: null, title: null, publisher_id: null, publisher: null },
      ...{ by: 'admin', at: NOW, calculation_version: null },
    });
    expect(await list()).to.deep.equal({ data: [made], meta: { start: null, end: null, more: false } });
  });

  it('name the book or the publisher that they are about', async () => {
    const book = { book_id: 11, title: 'The Owl Who Counted', publisher_id: null, publisher: null };
    const publisher = { book_id: null, title: null, publisher_id: 1, publisher: 'Lantern Press' };
    expect(await make({ date: '2026-02-24', text: 'A new cover', book_id: '11' })).to.include(book);
    expect(await make({ date: '2026-02-24', text: 'A festival', publisher_id: 1 })).to.include(publisher);
  });

  it('are listed by date, the latest first, including future dates', async () => {
    for (const date of ['2026-02-24', '2099-12-31', '2015-01-01', '2026-02-24'])
      await make({ date, text: 'x' });
    const { data } = await list();
    expect(data.map(({ date }) => date)).to.deep.equal([
      ...['2099-12-31', '2026-02-24', '2026-02-24', '2015-01-01'],
    ]);
    expect(data[1]?.id, 'of one date the latest first').to.be.greaterThan(data[2]?.id ?? 0);
  });

  it('are listed for a range with both ends, or with one', async () => {
    for (const day of ['01', '02', '03', '04']) await make({ date: `2026-02-${day}`, text: 'x' });
    expect(await datesOf('start=2026-02-02&end=2026-02-03')).to.deep.equal(['2026-02-03', '2026-02-02']);
    expect(await datesOf('from=2026-02-03')).to.deep.equal(['2026-02-04', '2026-02-03']);
    expect(await datesOf('to=2026-02-01')).to.deep.equal(['2026-02-01']);
    expect(await datesOf('start=2026-02-05')).to.deep.equal([]);
    expect((await list('from=2026-02-02&to=2026-02-02')).meta).to.deep.equal({
      ...{ start: '2026-02-02', end: '2026-02-02', more: false },
    });
  });

  it('say if there are more than an answer holds', async () => {
    const row = { metric_date: '2026-02-24', text: 'x', made_by: 'x', made_at: NOW };
    await api.database('annotations').insert(Array.from({ length: ANNOTATIONS_MAX }, () => row));
    expect(await list()).to.have.nested.property('meta.more', false);
    await make({ date: '2015-01-01', text: 'the oldest' });
    const { data, meta } = await list();
    expect(meta).to.deep.include({ more: true });
    expect(data).to.have.lengthOf(ANNOTATIONS_MAX);
    expect(data.map(({ text }) => text)).to.not.include('the oldest');
  });

  it('keep markup and emoji as they were typed, up to 200 characters', async () => {
    for (const text of ['<b>&amp;</b> "x"\'; --', 'Schneefrei ❄ שלג', 'x'.repeat(200), 'in 2026-12345 days'])
      expect(await make({ date: '2026-02-24', text })).to.include({ text });
  });

  it("are refused, without a quote, if they could hold a child's id", async () => {
    for (const text of ['child 901012', '901012', 'x9010123456789y', 'child ٩٠١٠١٢']) {
      const answer = await api.send('POST', PATH, { json: { date: '2026-02-24', text } });
      const { errors } = expectProblem(answer, 'invalid_request', '#/text');
      expect(errors?.[0]?.detail).to.equal(
        'holds a number of six or more digits, which may be the id of a child: leave it out (a date is written 2026-11-20)',
      );
      expect(answer.text).to.not.include('9010').and.not.include('٩٠١٠');
    }
    expect(await list()).to.deep.include({ data: [] });
    expect(JSON.stringify(api.log.lines)).to.not.include('901012');
  });

  it('are deleted by their own id only', async () => {
    const [first, second] = [
      await make({ date: '2026-02-24', text: 'first' }),
      await make({ date: '2026-02-24', text: 'second' }),
    ];
    for (const id of [first.id, first.id, 999_999])
      expect((await api.send('DELETE', `${PATH}/${id}`)).status).to.equal(204);
    expect((await list()).data.map(({ id }) => id)).to.deep.equal([second.id]);
  });

  it('are made once for each version if the program makes them, and name no person', async () => {
    const now = new Date(NOW);
    await annotateDefinitions(api.database, { date: '2026-02-20', from: 1, to: 2 }, now);
    await annotateDefinitions(api.database, { date: '2026-02-21', from: 1, to: 2 }, now);
    const { data } = await list();
    expect(data).to.have.lengthOf(1);
    expect(data[0]).to.deep.include({ date: '2026-02-20', by: null, calculation_version: 2 });
    expect(data[0]?.text).to.have.lengthOf.at.most(200).and.include('version 1 to 2');
    await annotateDefinitions(api.database, { date: '2026-02-25', from: 2, to: 3 }, now);
    expect((await list()).data).to.have.lengthOf(2);
  });
});
