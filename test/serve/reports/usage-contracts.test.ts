import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { streamFromSnapshot } from '../../../src/foundation/db/snapshot-stream.ts';
import type { ReportDependencies } from '../../../src/serve/reports/report-dependencies.ts';
import { reportsRoutes } from '../../../src/serve/reports/routes.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { eventually } from '../../support/eventually.ts';
import { type System, startSystem } from '../../support/system.ts';

/** The answers of the report routes have exactly the fields of their contracts. */
const CATALOGUE = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [
    {
      id: 1,
      publisher_id: 1,
      title: 'The Moon Bear',
      duration_seconds: 300,
      published_at: '2023-01-01T00:00:00Z',
    },
    { id: 2, publisher_id: 1, title: 'Nine Owls', published_at: '2023-01-01T00:00:00Z' },
    { id: '9007199254740993', publisher_id: 1, title: 'An id that no number holds' },
  ],
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [{ id: 1, parent_id: 1, collection: 'allowed' }],
};

const QUERIES: Record<string, string> = {
  '/api/v1/children/:id/progress': '?book_id=1',
  '/admin/api/v1/reports/usage.csv': '?start=2024-05-06',
  '/admin/api/v1/reports/publishers': '?pool=100',
  '/admin/api/v1/reports/publishers.csv': '?start=2024-05-06',
};

describe('The contract of a report', () => {
  let api: System;
  const routes = reportsRoutes({} as ReportDependencies);

  before(async () => {
    api = await startSystem({ now: '2024-05-15T12:00:00.000Z' });
    await adoptTimeZone(api.database, 'UTC');
    await api.send('POST', '/admin/api/v1/catalogue', { json: CATALOGUE });
    await deliverEvents(api.database, buildStream('play_start 0 0, play_end 300 300'), api.clock());
    await buildDueDays(api.database, { timeZone: 'UTC', now: api.clock() });
    await api.database('plays').delete();
  });
  after(() => api.close());

  for (const { contract } of routes) {
    const { schema, example, mediaType = 'application/json' } = contract.responses[200] ?? {};

    it(`has an example for ${contract.path} that fits its schema`, () => {
      expect(schema?.parse(example)).to.deep.equal(example);
    });

    it(`fits the real answer of ${contract.path}`, async () => {
      const answer = await api.send(
        'GET',
        contract.path.replace(':id', '1') + (QUERIES[contract.path] ?? ''),
      );
      expect(answer.status, answer.text).to.equal(200);
      expect(answer.headers['content-type']).to.match(new RegExp(`^${mediaType};`));
      const body = mediaType === 'application/json' ? answer.body : answer.text;
      expect(schema?.parse(body)).to.deep.equal(body);
      const [first] = String(example).split('\r\n');
      if (mediaType === 'text/csv') expect(answer.text.split('\r\n')[0]).to.equal(first);
    });
  }

  it('has ids as text if no number holds them', async () => {
    const { text } = await api.send('GET', '/admin/api/v1/reports/usage?book_id=9007199254740993');
    expect(text).to.include('"book_id":"9007199254740993"');
    const csv = await api.send(
      'GET',
      '/admin/api/v1/reports/usage.csv?start=2024-05-06&book_id=9007199254740993',
    );
    expect(csv.text).to.include('\r\n9007199254740993,');
  });
});

describe('A stream from a snapshot', () => {
  let api: System;
  before(async () => {
    api = await startSystem();
  });
  after(() => api.close());

  it('reads one state of the database, read only, with limits for every statement and wait', async () => {
    const settings = ['transaction_isolation', 'transaction_read_only', 'statement_timeout'];
    const stream = await streamFromSnapshot(api.database, async function* (snapshot) {
      for (const name of [...settings, 'idle_in_transaction_session_timeout']) {
        const { rows } = await snapshot.raw('select current_setting(?) as value', [name]);
        yield `${rows[0].value};`;
      }
    });
    const parts: string[] = [];
    for await (const part of stream) parts.push(String(part));
    expect(parts.join('')).to.equal('repeatable read;on;30s;1min;');
  });

  it('rejects if it fails before its first piece, and breaks off if it fails later', async () => {
    const fault = new Error('no such thing');
    const early = streamFromSnapshot(api.database, async function* () {
      if (fault.message !== '') throw fault;
      yield '';
    });
    expect(await early.catch((error: unknown) => error)).to.equal(fault);
    const late = await streamFromSnapshot(api.database, async function* (snapshot) {
      yield 'something';
      await snapshot.raw('select pg_sleep(0.05)');
      throw fault;
    });
    const reading = (async () => {
      for await (const part of late) expect(String(part)).to.equal('something');
    })();
    expect(await reading.catch((error: unknown) => error)).to.equal(fault);
    await eventually('no connection is used', () => api.database.client.pool.numUsed() === 0);
  });
});
