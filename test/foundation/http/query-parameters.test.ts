import { expect } from 'chai';
import type { ProblemCode } from '../../../src/foundation/core/errors.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import type { Answer } from '../../support/http-client.ts';
import { type System, startSystem } from '../../support/system.ts';
import { ROWS } from './route-case.ts';
import { ROUTE_CASES } from './route-cases.ts';

const PLATFORM = '/admin/api/v1/analytics/platform';
const USAGE = '/admin/api/v1/reports/usage';
const BACKFILLS = '/admin/api/v1/backfills';

/** A batch of events must not be refused because of parameters that a proxy adds to the address. */
const IGNORES_ITS_QUERY = 'POST /api/v1/events';

/** A misspelt or repeated parameter is refused instead of giving the answer to another question (docs/api.md, "Query parameters"). */
describe('A query parameter', () => {
  let api: System;
  const faultsOf = async (path: string, code: ProblemCode = 'invalid_request') =>
    expectProblem(await api.send('GET', path), code).errors;
  const withQuery = (path: string, query: string) => `${path}${path.includes('?') ? '&' : '?'}${query}`;

  before(async () => {
    api = await startSystem();
    await api.send('POST', '/admin/api/v1/catalogue', { json: ROWS });
  });
  after(() => api.close());

  it('is refused by every route that does not know it, even by routes without parameters', async () => {
    for (const [name, { right }] of Object.entries(ROUTE_CASES)) {
      const [method = ''] = name.split(' ');
      const answer = await api.send(method, withQuery(right.path, 'nonsense=1'), right.outgoing);
      if (name === IGNORES_ITS_QUERY) expect(answer.status, name).to.equal(right.status);
      else expectProblem(answer, 'invalid_request', '#/query/nonsense');
    }
  });

  it('is answered with the nearest known name if it is misspelt or incomplete', async () => {
    const nearest = {
      [`${USAGE}?publisher=4`]: ['#/query/publisher', 'publisher_id'],
      [`${USAGE}?publisherId=4`]: ['#/query/publisherId', 'publisher_id'],
      [`${USAGE}?Start=2026-02-01`]: ['#/query/Start', 'start'],
      [`${USAGE}?strat=2026-02-01`]: ['#/query/strat', 'start'],
      [`${USAGE}?form=2026-02-01`]: ['#/query/form', 'from'],
      '/admin/api/v1/engagement_alerts?completion_rate=0.2': [
        '#/query/completion_rate',
        'completion_rate_below',
      ],
    };
    for (const [path, [pointer, name]] of Object.entries(nearest)) {
      expect(await faultsOf(path), path).to.deep.equal([
        { pointer, detail: `is unknown: use ${name}, or leave it out` },
      ]);
    }
  });

  it('is answered with all known names if it resembles none', async () => {
    expect(await faultsOf(`${PLATFORM}?month=2`)).to.deep.equal([
      {
        pointer: '#/query/month',
        detail: 'is unknown: leave it out, or use one of start, end, compare, from, to',
      },
    ]);
    expect(await faultsOf('/livez?verbose')).to.deep.equal([
      { pointer: '#/query/verbose', detail: 'is unknown: leave it out, because this address takes none' },
    ]);
  });

  it('is not quoted unless its name looks like one, because it can hold anything', async () => {
    for (const name of [
      '9007199254740993',
      'child9001',
      '%3Cb%3E',
      'a%0Ab',
      'a'.repeat(41),
      '',
      '__proto__1',
    ]) {
      const answer = await api.send('GET', `${PLATFORM}?${name}=1`);
      const { errors } = expectProblem(answer, 'invalid_request', '#/query');
      expect(errors).to.have.lengthOf(1);
      if (name !== '') expect(answer.text).to.not.include(decodeURIComponent(name));
    }
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect((await faultsOf(`${PLATFORM}?${name}=1`))?.[0]?.pointer).to.equal(`#/query/${name}`);
    }
  });

  it('is refused together with all other errors, in an answer of limited size', async () => {
    const wrong = await faultsOf(`${USAGE}?publisher=4&start=yesterday&book_id=0`);
    const pointers = ['#/query/publisher', '#/query/start', '#/query/book_id'];
    expect(wrong?.map(({ pointer }) => pointer)).to.deep.equal(pointers);
    const names = Array.from({ length: 1500 }, (_, index) => 'abcdefgh'.repeat(2) + toLetters(index));
    expect(
      await faultsOf(
        `${PLATFORM}?${names
          .map((name) => `${name}=`)
          .join('&')
          .slice(0, 12_000)}`,
      ),
    ).to.have.lengthOf(20);
  });

  it('is refused if it occurs twice, even with the same value', async () => {
    for (const query of ['end=2026-02-24&end=2026-02-24', 'end=2026-02-23&end=2026-02-24']) {
      expect(await faultsOf(`${PLATFORM}?${query}`)).to.deep.equal([
        { pointer: '#/query/end', detail: 'occurs more than once: send it once' },
      ]);
    }
    expect(await faultsOf(`${PLATFORM}?to=2026-02-24&to=2026-02-24`)).to.deep.equal([
      { pointer: '#/query/to', detail: 'occurs more than once: send it once' },
    ]);
  });

  it('is not checked before the key', async () => {
    expectProblem(await api.send('GET', `${PLATFORM}?nonsense=1`, { key: null }), 'key_missing');
    expectProblem(await api.send('GET', '/nowhere?nonsense=1'), 'not_found');
  });

  it('is checked for HEAD, too, and a lone question mark counts as none', async () => {
    expect((await api.send('HEAD', `${PLATFORM}?nonsense=1`)).status).to.equal(400);
    expect((await api.send('GET', `${PLATFORM}?`)).status).to.equal(200);
    expect((await api.send('GET', `${PLATFORM}?&&`)).status).to.equal(200);
  });

  it('has no effect if it is refused', async () => {
    const json = { publisher_id: 1, title: 'Another', duration_seconds: 1 };
    expectProblem(await api.send('PUT', '/admin/api/v1/books/11?dry_run=true', { json }), 'invalid_request');
    expect(await api.database('books').where({ id: 11 }).first('title')).to.deep.equal({
      title: 'The Owl Who Counted',
    });
  });
});

describe('The ends of a range', () => {
  let api: System;
  const RANGED = [
    ...[PLATFORM, '/admin/api/v1/analytics/books/11', '/admin/api/v1/analytics/publishers/1'],
    ...[USAGE, '/admin/api/v1/days'],
  ];
  const metaOf = ({ body }: Answer) => (body as { meta: { start: string; end: string } }).meta;

  before(async () => {
    api = await startSystem();
    await api.send('POST', '/admin/api/v1/catalogue', { json: ROWS });
  });
  after(() => api.close());

  it('are start and end, or from and to, on every route with a range', async () => {
    for (const path of RANGED) {
      for (const [first, last] of [
        ...[
          ['start', 'end'],
          ['from', 'to'],
          ['start', 'to'],
          ['from', 'end'],
        ],
      ]) {
        const answer = await api.send('GET', `${path}?${first}=2026-02-03&${last}=2026-02-04`);
        expect(answer.status, answer.text).to.equal(200);
        expect(metaOf(answer), path).to.include({ start: '2026-02-03', end: '2026-02-04' });
      }
    }
  });

  it('can come under both names with one value, but not with two', async () => {
    const same = await api.send('GET', `${PLATFORM}?start=2026-02-03&from=2026-02-03`);
    expect(metaOf(same).start).to.equal('2026-02-03');
    const answer = await api.send('GET', `${USAGE}?end=2026-02-03&to=2026-02-04`);
    const { errors } = expectProblem(answer, 'invalid_request');
    expect(errors).to.deep.equal([
      {
        pointer: '#/query/to',
        detail: 'is another name of end, which has another value: send one of them',
      },
    ]);
  });

  it('are named in an error as the client named them', async () => {
    const refused = async (query: string, pointer: string) =>
      expectProblem(await api.send('GET', `${PLATFORM}?${query}`), 'invalid_request', pointer);
    await refused('from=yesterday', '#/query/from');
    await refused('from=2026-02-04&to=2026-02-03', '#/query/from');
    await refused('from=2020-01-01&to=2026-02-03', '#/query/to');
    await refused('start=2026-02-04&to=2026-02-03', '#/query/start');
  });

  it('are accepted under another name only where a range is taken', async () => {
    const answer = await api.send('GET', '/admin/api/v1/engagement_alerts?from=2026-02-01');
    expectProblem(answer, 'invalid_request', '#/query/from');
  });

  it('have the same names in the body of a backfill, and both names in its answer', async () => {
    const ends = { start: '2026-02-03', end: '2026-02-04', from: '2026-02-03', to: '2026-02-04' };
    const { start, end, from, to } = ends;
    for (const range of [{ start, end }, { from, to }, { start, to }, ends]) {
      const answer = await api.send('POST', BACKFILLS, { json: { ...range, dry_run: true } });
      expect(answer.status, answer.text).to.equal(202);
      expect(answer.body).to.include(ends);
    }
    const refused = async (json: object, pointer: string) =>
      expectProblem(await api.send('POST', BACKFILLS, { json }), 'invalid_request', pointer);
    await refused({ start, end, to: '2026-02-05' }, '#/to');
    await refused({ start: end, end: start }, '#/start');
    await refused({ from: end, to: start }, '#/from');
    await refused({ end }, '#/start');
    await refused({ from: null, to }, '#/from');
    await refused({ from, to, until: to }, '#');
  });
});

/** A number as letters, so that it may be a name. */
function toLetters(index: number): string {
  return String(index).replaceAll(/\d/g, (digit) => 'klmnopqrst'[Number(digit)] ?? '');
}
