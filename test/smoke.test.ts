import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { startStorytime } from './operate/cli/run-storytime.ts';
import { eventually } from './support/eventually.ts';
import { httpClient } from './support/http-client.ts';
import { createTestDatabase, dropTestDatabase } from './support/test-server.ts';

const ADMIN_KEY = 'the-admin-key-of-a-program-0123456789abcdef';

const CATALOGUE = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [{ id: 11, publisher_id: 1, title: 'The Owl Who Counted', duration_seconds: 60 }],
  parents: [{ id: 21, registered_at: '2026-01-12T09:30:00.000Z' }],
  children: [{ id: 31, parent_id: 21, collection: 'allowed' }],
};

/** The one test of `npm test` that starts a program: the others of that kind are in *.process.test.ts. */
describe('The program as a whole', () => {
  let url: string;
  before(async () => {
    url = await createTestDatabase();
  });
  after(() => dropTestDatabase(url));

  it('starts, accepts events, counts them, answers requests, and stops on a signal', async () => {
    const program = await startStorytime(
      ['start'],
      { DATABASE_URL: url, STORYTIME_ADMIN_KEY: ADMIN_KEY },
      'Storytime is running',
    );
    const address = await eventually('it says where it listens', () => {
      return /"address":"(http[^"]+)"/.exec(program.output())?.[1];
    });
    const client = httpClient(address, ADMIN_KEY);
    expect((await client.send('POST', '/admin/api/v1/catalogue', { json: CATALOGUE })).status).to.equal(200);

    const now = Date.now();
    const events = [0, 45, 60].map((second, place) => ({
      event_id: randomUUID(),
      event_type: ['play_start', 'heartbeat', 'play_end'][place],
      ...{ child_profile_id: 31, book_id: 11, position_seconds: second },
      occurred_at: new Date(now - (60 - second) * 1000).toISOString(),
    }));
    const posted = await client.send('POST', '/api/v1/events', { json: { events } });
    expect(posted.body).to.include({ accepted: 3, duplicates: 0 });

    const dates = { from: dateOf(now - 60_000), to: dateOf(now) };
    const backfill = { ...dates, mode: 'all' };
    await client.send('POST', '/admin/api/v1/backfills', { json: backfill });
    await eventually('the minute is counted', async () => {
      const path = `/admin/api/v1/analytics/books/11?start=${dates.from}&end=${dates.to}`;
      const { body } = await client.send('GET', path);
      const { summary } = body as { summary: Record<string, unknown> };
      return summary.total_minutes_watched === 1 && summary.total_completions === 1;
    });

    client.close();
    program.signal('SIGTERM');
    expect((await program.ended()).code, program.output()).to.equal(0);
  });
});

const dateOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);
