import { expect } from 'chai';
import type { Context } from 'koa';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import type { Problem } from '../../../src/foundation/core/errors.ts';
import { progressRoutes } from '../../../src/serve/reports/progress-routes.ts';
import type { ReportDependencies } from '../../../src/serve/reports/report-dependencies.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';

/** Where a child resumes: the newest believed position at once, even if the events are deleted. */
const NOW = '2024-05-08T12:00:00.000Z';

const CATALOGUE = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [
    { id: 1, publisher_id: 1, title: 'The Moon Bear', duration_seconds: 300 },
    { id: 2, publisher_id: 1, title: 'Nine Owls' },
  ],
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [1, 2].map((id) => ({ id, parent_id: 1, collection: 'allowed' })),
};

/** Second 0 of the streams. */
const at = (second: number) => new Date(Date.parse('2024-05-06T10:00:00Z') + second * 1000).toISOString();

describe('GET /api/v1/children/:id/progress', () => {
  let api: System;
  const send = (path: string, key = TEST_KEYS.ingest) => api.send('GET', path, { key });
  const fetchProgress = async (childId = '1', bookId = '1') => {
    const answer = await send(`/api/v1/children/${childId}/progress?book_id=${bookId}`);
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.headers['cache-control']).to.equal('no-store');
    return answer.body as Record<string, unknown>;
  };
  const report = (told: string, others: { childId?: string; bookId?: string; sessionId?: string } = {}) =>
    deliverEvents(api.database, buildStream(told, others), api.clock());
  const build = () => buildDueDays(api.database, { timeZone: 'UTC', now: api.clock(), withoutPause: true });

  before(async () => {
    api = await startSystem({ now: NOW, catalogue: CATALOGUE });
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('returns nothing before anything was watched', async () => {
    expect(await fetchProgress()).to.deep.equal({
      ...{ child_profile_id: 1, book_id: 1, position_seconds: null, duration_seconds: 300 },
      ...{ percentage: null, completed: false, reported_at: null },
    });
  });

  it('returns the newest position as soon as it is committed, in whatever order events arrive', async () => {
    await report('play_start 0 0, heartbeat 45 45.5');
    expect(await fetchProgress()).to.deep.equal({
      ...{ child_profile_id: 1, book_id: 1, position_seconds: 45.5, duration_seconds: 300 },
      ...{ percentage: 15.17, completed: false, reported_at: at(45) },
    });
    await report('heartbeat 90 91');
    await report('heartbeat 60 60');
    expect(await fetchProgress()).to.include({ position_seconds: 91, reported_at: at(90) });
    await report('seek 95 96>20');
    expect(await fetchProgress()).to.include({ position_seconds: 20, percentage: 6.67, completed: false });
  });

  it('returns the position of this child and this book, in whichever session', async () => {
    await report('play_start 0 0, heartbeat 45 45');
    await report('play_start 50 0, heartbeat 95 44', { sessionId: '00000000-0000-4000-8000-000000000001' });
    await report('play_start 100 0, heartbeat 145 200', { childId: '2' });
    await report('play_start 100 0, heartbeat 145 150', { bookId: '2' });
    expect(await fetchProgress()).to.include({ position_seconds: 44 });
    expect(await fetchProgress('2')).to.include({ position_seconds: 200 });
    expect(await fetchProgress('1', '2')).to.include({ position_seconds: 150, percentage: null });
    expect(await fetchProgress('1', '2')).to.include({ duration_seconds: null, completed: false });
  });

  it('uses playback events with a plausible position only', async () => {
    await report('play_start 0 0, heartbeat 45 45, heartbeat 90, click 100 290, heartbeat 110 305.001');
    expect(await fetchProgress()).to.include({ position_seconds: 45, reported_at: at(45) });
    await report('heartbeat 120 305');
    expect(await fetchProgress()).to.include({ position_seconds: 300, percentage: 100 });
  });

  it('uses the later of two events in one instant by the order of events', async () => {
    await report('play_start 300 0, play_end 300 250');
    expect(await fetchProgress()).to.include({ position_seconds: 0 });
    await report('pause 400 100, seek 400 100>200, resume 400 100');
    expect(await fetchProgress()).to.include({ position_seconds: 200 });
  });

  it('returns the same from the newest play after raw events were deleted', async () => {
    await report('play_start 0 0, heartbeat 45 45, pause 50 50');
    await report('play_start 5000 0, heartbeat 5045 30');
    await report('play_start 9000, heartbeat 9045');
    await build();
    const position = { position_seconds: 30, percentage: 10, completed: false, reported_at: at(5045) };
    expect(await fetchProgress()).to.include(position);
    await api.database('usage_events').delete();
    expect(await fetchProgress()).to.include(position);
    await report('heartbeat 20000 200');
    expect(await fetchProgress()).to.include({ position_seconds: 200 });
  });

  it('reports a book as completed from 90 % on, at once, and permanently', async () => {
    await report('play_start 0 0, heartbeat 45 269.999');
    expect(await fetchProgress()).to.include({ completed: false });
    await report('heartbeat 90 270');
    expect(await fetchProgress()).to.include({ completed: true, percentage: 90 });
    await report('play_start 200 0');
    expect(await fetchProgress()).to.include({ completed: true, position_seconds: 0 });
    await build();
    expect(await fetchProgress()).to.include({ completed: true, position_seconds: 0 });
    await api.database('usage_events').delete();
    expect(await fetchProgress()).to.include({ completed: true });
    expect(await fetchProgress('2')).to.include({ completed: false });
  });

  it('counts where a seek came from, as a completion does', async () => {
    await report('play_start 0 0, seek 10 295>0');
    expect(await fetchProgress()).to.include({ completed: true, position_seconds: 0 });
    await build();
    expect(await fetchProgress()).to.include({ completed: true, position_seconds: 0 });
  });

  it('withdraws a completion if its play turns out to lack its start', async () => {
    await report('heartbeat 0 240, heartbeat 45 285');
    expect(await fetchProgress()).to.include({ completed: true });
    await build();
    expect(await fetchProgress()).to.include({ completed: false, position_seconds: 285 });
  });

  it('refuses unknown children and books, a missing book, and other keys', async () => {
    expectProblem(await send('/api/v1/children/99/progress?book_id=1'), 'not_found');
    expectProblem(await send('/api/v1/children/1/progress?book_id=99'), 'not_found');
    expectProblem(await send('/api/v1/children/1/progress'), 'invalid_request', '#/query/book_id');
    expectProblem(await send('/api/v1/children/x/progress?book_id=1'), 'invalid_request', '#/path/id');
    for (const scope of ['admin', 'ops', 'publisher', 'privacy'] as const) {
      expectProblem(await send('/api/v1/children/1/progress?book_id=1', TEST_KEYS[scope]), 'scope_missing');
    }
  });

  it('treats other children as non-existent for a token', async () => {
    const ask = (id: string, childProfileIds?: string[]) => {
      const [route] = progressRoutes(api as unknown as ReportDependencies);
      const principal = { name: 'a token', scopes: ['ingest'] as const };
      const context = { set: () => undefined } as unknown as Context;
      return route!.handle({
        ...{ parameters: { id }, query: { book_id: '1' }, body: undefined, context },
        principal: childProfileIds === undefined ? principal : { ...principal, childProfileIds },
      });
    };
    const refusalOf = (asking: Promise<unknown>) =>
      asking.then(
        () => 'answered',
        (error: Problem) => `${error.code}: ${error.message}`,
      );
    expect(await refusalOf(ask('1'))).to.equal('answered');
    expect(await refusalOf(ask('1', ['2', '1']))).to.equal('answered');
    const foreign = await refusalOf(ask('2', ['1']));
    expect(foreign).to.match(/^not_found/);
    expect(await refusalOf(ask('1', []))).to.equal(foreign);
    expect(await refusalOf(ask('99'))).to.equal(foreign);
  });
});
