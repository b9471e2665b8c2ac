import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { buildStream } from '../../oracle/build-stream.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { type AnalyticsApi, startAnalytics } from './reading-analytics.ts';

/** The days that streams of the oracle begin on, and the date before, which the ledger does not reach. */
const RANGE = 'start=2024-05-05&end=2024-05-07';
const ANALYTICS = '/admin/api/v1/analytics';

type Line = Record<string, string>;
interface Answer {
  data: Record<string, string | number | null>[];
  meta: { not_built: string[]; not_final: string[] };
}

describe('A CSV file of days', () => {
  let api: AnalyticsApi;

  before(async () => {
    api = await startAnalytics('UTC');
    await api.watch([
      ...buildStream('play_start 0 0, heartbeat 45 45, play_end 300 300', { childId: '1' }),
      ...buildStream('play_start 86400 0, play_end 86450 50', { childId: '2' }),
    ]);
  });
  after(() => api.close());

  const read = async (path: string, key = TEST_KEYS.admin) => {
    const answer = await api.send('GET', path, { key });
    expect(answer.status, answer.text).to.equal(200);
    return answer;
  };
  const linesOf = (text: string): Line[] =>
    parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });
  /** The JSON of the same answer, as cells. */
  const cellsOf = ({ data }: Answer): Line[] =>
    data.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? '' : `${value}`]),
      ),
    );

  for (const [subject, name] of Object.entries({
    platform: 'library',
    'books/1': 'book-1',
    'publishers/1': 'publisher-1',
  })) {
    it(`equals the JSON of ${subject}, with a line for each date and whether it is built and final`, async () => {
      const { text, headers } = await read(`${ANALYTICS}/${subject}/days.csv?${RANGE}`);
      const json = (await read(`${ANALYTICS}/${subject}?${RANGE}`)).body as Answer;
      const marks = (date = '') => ({
        complete: String(!json.meta.not_built.includes(date)),
        final: String(!json.meta.not_final.includes(date)),
      });
      expect(linesOf(text)).to.deep.equal(cellsOf(json).map((cells) => ({ ...cells, ...marks(cells.date) })));
      expect(linesOf(text).map(({ complete, play_starts }) => [complete, play_starts])).to.deep.equal([
        ['false', ''],
        ['true', '1'],
        ['true', '1'],
      ]);
      expect(headers).to.include({
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="${name}-2024-05-05-to-2024-05-07.csv"`,
        'cache-control': 'no-store',
        'storytime-completeness': 'partial',
      });
    });
  }

  it('marks a date as final as soon as it is', async () => {
    const date = { metric_date: '2024-05-06' };
    await api.database('metric_days').where(date).update({ status: 'final', finalised_at: api.clock() });
    const { text } = await read(`${ANALYTICS}/platform/days.csv?start=2024-05-06&end=2024-05-06`);
    expect(linesOf(text)[0]).to.include({ complete: 'true', final: 'true' });
  });

  it('has the hours of a date, with empty cells where none had begun', async () => {
    const { text } = await read(`${ANALYTICS}/platform/hours.csv?date=2024-05-06`);
    const json = (await read(`${ANALYTICS}/platform/hours?date=2024-05-06`)).body as Answer;
    expect(linesOf(text).map(({ complete: _, final: __, ...cells }) => cells)).to.deep.equal(cellsOf(json));
    expect(linesOf(text)).to.have.lengthOf(24);
    const nothing = await read(`${ANALYTICS}/platform/hours.csv?date=2024-05-05`);
    expect(linesOf(nothing.text)[0]).to.include({ play_starts: '', complete: 'false' });
  });

  it('has the day ledger, and no text that begins a formula', async () => {
    const reason = { revision: 1, revision_reason: '=HYPERLINK("x");=1+1', last_error: '@cmd' };
    await api.database('metric_days').where({ metric_date: '2024-05-07' }).update(reason);
    const { text, headers } = await read(`/admin/api/v1/days.csv?${RANGE}`, TEST_KEYS.ops);
    const [none, , day] = linesOf(text);
    expect(none).to.include({ date: '2024-05-05', status: 'none', built_at: '', plays: '' });
    expect(day).to.include({
      date: '2024-05-07',
      revision: '1',
      revision_reason: '\'=HYPERLINK("x");\'=1+1',
      last_error: "'@cmd",
    });
    expect(headers).not.to.have.property('storytime-completeness');
  });
});
