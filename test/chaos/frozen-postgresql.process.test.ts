import { expect } from 'chai';
import { connectDatabase, type Database } from '../../src/foundation/db/connect-database.ts';
import { migrateDatabase } from '../../src/foundation/db/migrate-database.ts';
import { maintainPartitions } from '../../src/records/events/maintain-partitions.ts';
import { EVENTS_PATH, type IngestApi, sentEvent, startIngest } from '../collect/ingest/posting-events.ts';
import { eventually } from '../support/eventually.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { NOW } from '../support/system.ts';
import { type OwnPostgresql, openOwnPostgresql } from './own-postgresql.ts';

const PATIENCE = { connectMilliseconds: 1_500, silenceMilliseconds: 300, answerMilliseconds: 1_000 };

/** The limits above, with time for a busy machine. */
const BOUND_MILLISECONDS = 8_000;

const POSTS = 30;

describe('A PostgreSQL whose processes are frozen', function () {
  this.timeout(120_000);
  let postgresql: OwnPostgresql;
  let database: Database;
  let api: IngestApi;

  before(async () => {
    postgresql = await openOwnPostgresql();
    database = connectDatabase({
      url: postgresql.url,
      applicationName: 'frozen',
      connectionsMax: 6,
      statementTimeoutMilliseconds: 30_000,
      patience: PATIENCE,
    });
    await migrateDatabase(database);
    await maintainPartitions(database, new Date(NOW));
    api = await startIngest({ databaseOf: () => database });
  });
  after(async () => {
    postgresql?.thaw();
    await api?.close();
    await database?.destroy();
    await postgresql?.close();
  });

  const post = (position_seconds: number) =>
    api.send('POST', EVENTS_PATH, { json: { events: [sentEvent({ position_seconds })] } });
  const postAll = () => Promise.all(Array.from({ length: POSTS }, (_, position) => post(position)));

  it('blocks no request: all clients are asked to retry', async () => {
    expect((await post(0)).status).to.equal(200);
    const [posts] = [postAll()];
    postgresql.freeze();
    const startedAt = performance.now();
    const others = ['/admin/api/v1/analytics/platform', '/admin/api/v1/days', '/metrics'].map((path) =>
      api.send('GET', path),
    );
    const ready = await api.send('GET', '/readyz');
    expect(ready.status).to.equal(503);
    for (const answer of await posts)
      if (answer.status !== 200) expectProblem(answer, 'database_unavailable');
    for (const answer of await Promise.all([post(1), ...others])) {
      expectProblem(answer, 'database_unavailable');
      expect(answer.headers['retry-after']).to.equal('5');
    }
    expect(performance.now() - startedAt).to.be.below(BOUND_MILLISECONDS);
  });

  it('stores events again when it resumes, each of them once', async () => {
    postgresql.thaw();
    await eventually('ingest continues', async () => (await post(0)).status === 200);
    const answers = await postAll();
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(POSTS).fill(200));
    const [{ stored, different }] = await database('usage_events').select(
      database.raw('count(*) as stored, count(distinct event_id) as different'),
    );
    expect([stored, different]).to.deep.equal([POSTS, POSTS]);
    const readyz = await api.send('GET', '/readyz');
    expect(readyz.status).to.equal(200);
  });
});
