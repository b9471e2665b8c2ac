import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { type BreakableProxy, openBreakableProxy } from '../../support/breakable-proxy.ts';
import { type CommitLosingProxy, openCommitLosingProxy } from '../../support/commit-losing-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import type { Answer } from '../../support/http-client.ts';
import { EVENTS_PATH, type IngestApi, sentEvent, startIngest } from './posting-events.ts';

const BATCH = Array.from({ length: 50 }, (_, position_seconds) => sentEvent({ position_seconds }));

describe('POST /api/v1/events without its database', () => {
  let api: IngestApi;
  let breakable: BreakableProxy;
  let commitLosing: CommitLosingProxy;
  let database: Database;

  before(async () => {
    api = await startIngest({
      databaseOf: async ({ url }) => {
        commitLosing = await openCommitLosingProxy(url);
        breakable = await openBreakableProxy(commitLosing.url);
        database = connectDatabase({
          url: breakable.url,
          applicationName: 'ingest behind proxies',
          connectionsMax: 4,
          statementTimeoutMilliseconds: 30_000,
          patience: { connectMilliseconds: 2_000, silenceMilliseconds: 300, answerMilliseconds: 1_000 },
        });
        return database;
      },
    });
  });
  beforeEach(() => api.reset());
  after(async () => {
    await database.destroy();
    await breakable.close();
    commitLosing.close();
    await api.close();
  });

  const postBatch = () => api.send('POST', EVENTS_PATH, { json: { events: BATCH } });

  function expectComeBack(answer: Answer): void {
    expectProblem(answer, 'database_unavailable');
    expect(answer.headers['retry-after']).to.match(/^[1-9]\d*$/);
  }

  /** Resends as clients do, until every event is stored exactly once. */
  async function expectAllStoredOnce(accepted: number): Promise<void> {
    expect((await api.post(BATCH)).accepted).to.equal(accepted);
    expect((await api.post(BATCH)).duplicates).to.equal(BATCH.length);
    expect(await api.stored()).to.have.lengthOf(BATCH.length);
  }

  for (const how of ['refuse', 'reset'] as const) {
    it(`asks clients to retry, and loses nothing (connections: ${how})`, async () => {
      await breakable.cut(how);
      expectComeBack(await postBatch());
      expect(await api.stored()).to.deep.equal([]);
      await breakable.restore();
      await expectAllStoredOnce(BATCH.length);
    });
  }

  it('answers every request if the database hangs, and resumes by itself', async () => {
    await api.post(BATCH.slice(0, 1));
    await api.reset();
    await breakable.cut('hang');
    const startedAt = performance.now();
    const first = [postBatch(), postBatch(), postBatch()];
    await pause(200);
    for (const answer of await Promise.all([...first, postBatch(), postBatch()])) expectComeBack(answer);
    expect(performance.now() - startedAt).to.be.below(8_000);
    await breakable.restore();
    await eventually('ingest continues', async () => (await postBatch()).status === 200);
    await expectAllStoredOnce(0);
  });

  it('stores a batch once if the database hung in the middle and it is sent again', async () => {
    const holder = await api.database.transaction();
    await holder.raw('lock table usage_events in exclusive mode');
    const answer = postBatch();
    await eventually('the batch waits', async () => (await backends('Lock')) > 0);
    await breakable.cut('hang');
    await holder.rollback();
    expectComeBack(await answer);
    await breakable.restore();
    await eventually('ingest continues', async () => (await postBatch()).status === 200);
    await expectAllStoredOnce(0);
  });

  it('stores nothing of a request during which the database failed', async () => {
    const holder = await api.database.transaction();
    await holder.raw('lock table usage_events in exclusive mode');
    const answer = postBatch();
    await eventually('the batch waits', async () => (await backends('Lock')) > 0);
    await breakable.cut('reset');
    expectComeBack(await answer);
    await holder.rollback();
    await breakable.restore();
    await eventually('the abandoned statement has ended', async () => (await backends()) === 0);
    const alreadyStored = (await api.stored()).length;
    expect([0, BATCH.length]).to.include(alreadyStored);
    await expectAllStoredOnce(BATCH.length - alreadyStored);
  });

  it('stores a batch once if the answer to its commit was lost', async () => {
    commitLosing.loseCommits(true);
    expectComeBack(await postBatch());
    commitLosing.loseCommits(false);
    await eventually('the commit has happened', async () => (await api.stored()).length > 0);
    await expectAllStoredOnce(0);
  });

  it('asks clients to retry if an administrator ends its sessions', async () => {
    const holder = await api.database.transaction();
    await holder.raw('lock table usage_events in exclusive mode');
    const answer = postBatch();
    await eventually('the batch waits', async () => (await backends('Lock')) > 0);
    await api.database.raw(`select pg_terminate_backend(pid) from pg_stat_activity where ${OURS}`);
    expectComeBack(await answer);
    await holder.rollback();
    await expectAllStoredOnce(BATCH.length);
  });

  it('uses no old connection after a restart of the database', async () => {
    await Promise.all([api.post(BATCH), api.post(BATCH), api.post(BATCH)]);
    await breakable.cut('reset');
    await breakable.restore();
    await pause(100); // the pool needs a moment to notice it
    for (let time = 0; time < 8; time += 1) {
      expect((await api.post(BATCH)).duplicates).to.equal(BATCH.length);
    }
  });

  it('logs nothing but what happened to the connection', async () => {
    expect(api.log.count('request failed')).to.equal(0);
    expect(api.log.lines.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });

  const OURS = "application_name = 'ingest behind proxies' and state <> 'idle'";

  async function backends(waitEventType?: string): Promise<number> {
    const waiting = waitEventType === undefined ? '' : `and wait_event_type = '${waitEventType}'`;
    const { rows } = await api.database.raw(
      `select count(*) as n from pg_stat_activity where ${OURS} ${waiting}`,
    );
    return rows[0].n;
  }
});
