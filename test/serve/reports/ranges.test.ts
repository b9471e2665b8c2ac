import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { type AnalyticsApi, startAnalytics } from './reading-analytics.ts';

describe('A range of dates', () => {
  let api: AnalyticsApi;

  before(async () => {
    // Half past three in the night of a Tuesday in UTC, and Monday evening in New York.
    api = await startAnalytics('America/New_York', '2024-03-12T03:30:00.000Z');
  });
  after(() => api.close());

  const rangeOf = async (query: string) => {
    const { data, meta } = await api.fetch('platform', query);
    expect([data[0]?.date, data.at(-1)?.date]).to.deep.equal([meta.start, meta.end]);
    expect(new Set(data.map((day) => day.date))).to.have.property('size', data.length);
    expect(meta.time_zone).to.equal('America/New_York');
    return [meta.start, meta.end, data.length];
  };
  const refusalOf = async (query: string) => {
    const answer = await api.send('GET', `/admin/api/v1/analytics/platform?${query}`);
    return expectProblem(answer, 'invalid_request').errors;
  };

  it('defaults to the thirty dates that end today in the reporting time zone', async () => {
    expect(await rangeOf('')).to.deep.equal(['2024-02-11', '2024-03-11', 30]);
    api.clock.advance({ minutes: 30 });
    expect(await rangeOf('')).to.deep.equal(['2024-02-12', '2024-03-12', 30]);
    api.clock.advance({ minutes: -30 });
  });

  it('has thirty dates without a start, and reaches to today without an end', async () => {
    expect(await rangeOf('end=2024-02-29')).to.deep.equal(['2024-01-31', '2024-02-29', 30]);
    expect(await rangeOf('start=2024-03-09')).to.deep.equal(['2024-03-09', '2024-03-11', 3]);
    expect(await rangeOf('start=2024-03-11')).to.deep.equal(['2024-03-11', '2024-03-11', 1]);
    expect(await refusalOf('start=2024-03-12')).to.deep.equal([
      { pointer: '#/query/start', detail: 'is after end' },
    ]);
  });

  it('contains both of its ends, and each date once, also over clock changes and leap years', async () => {
    expect(await rangeOf('start=2024-03-09&end=2024-03-11')).to.deep.equal(['2024-03-09', '2024-03-11', 3]);
    expect(await rangeOf('start=2024-02-28&end=2024-03-01')).to.deep.equal(['2024-02-28', '2024-03-01', 3]);
    expect(await rangeOf('start=2023-02-28&end=2023-03-01')).to.deep.equal(['2023-02-28', '2023-03-01', 2]);
    expect(await rangeOf('start=2023-12-31&end=2024-01-01')).to.deep.equal(['2023-12-31', '2024-01-01', 2]);
    expect(await rangeOf('start=2024-11-03&end=2024-11-03')).to.deep.equal(['2024-11-03', '2024-11-03', 1]);
  });

  it('has at most 731 dates', async () => {
    expect(await rangeOf('start=2023-01-01&end=2024-12-31')).to.deep.equal(['2023-01-01', '2024-12-31', 731]);
    const tooLong = { pointer: '#/query/end', detail: 'makes a range of more than 731 days' };
    expect(await refusalOf('start=2023-01-01&end=2025-01-01')).to.deep.equal([tooLong]);
    expect(await refusalOf('start=1000-01-01&end=9999-12-31')).to.deep.equal([tooLong]);
    expect(await refusalOf('start=2022-03-11')).to.deep.equal([tooLong]);
    expect(await rangeOf('start=2022-03-12')).to.deep.equal(['2022-03-12', '2024-03-11', 731]);
  });

  it('can lie at any time that has dates', async () => {
    expect(await rangeOf('end=1000-01-05')).to.deep.equal(['0999-12-07', '1000-01-05', 30]);
    expect(await rangeOf('end=9999-12-31')).to.deep.equal(['9999-12-02', '9999-12-31', 30]);
  });

  it('is refused with both errors if both ends are wrong', async () => {
    const errors = await refusalOf('start=2024-02-30&end=yesterday');
    expect(errors?.map(({ pointer }) => pointer)).to.deep.equal(['#/query/start', '#/query/end']);
    expect(await refusalOf('start=2024-03-02&end=2024-03-01')).to.deep.equal([
      { pointer: '#/query/start', detail: 'is after end' },
    ]);
  });
});
