import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/foundation/core/config.ts';
import { createLog } from '../src/foundation/core/log.ts';
import { DEFAULT_RETENTION } from '../src/foundation/core/retention-settings.ts';
import { measureClockDifference } from '../src/foundation/db/clock-difference.ts';
import { readEvent } from '../src/records/events/read-event.ts';
import { storeEvents } from '../src/records/events/store-events.ts';
import { createPseudonymiser } from '../src/records/tombstones/pseudonymiser.ts';
import { openQueueSystem } from '../src/runtime.ts';
import { listen } from '../src/server.ts';
import { benchDatabase } from './bench-database.ts';
import { measure } from './measure.ts';
import { reportNote, reportRatio } from './report.ts';

const NOW = new Date('2026-02-25T18:30:00Z');
const SUBJECT_KEYS = createPseudonymiser('the key of benchmarks');
const BATCHES = 60;
const BATCH_EVENTS = 500;
const SINGLES = 4_000;
const CONNECTIONS = 64;

/** What the API costs on top of the database: the same events through the endpoint and straight into the table. */
export async function benchIngest(): Promise<void> {
  const { url, database, close } = await benchDatabase(NOW);
  const log = createLog('silent');
  const queueing = await openQueueSystem({ config: { ...readConfig({}), databaseUrl: url }, log });
  const authenticate = async () => ({ name: 'bench', scopes: ['ingest'] as const });
  const app = buildApp({
    measureClockDifference,
    database,
    clock: () => NOW,
    timeZone: 'UTC',
    authenticate,
    log,
    queues: queueing.queues,
    pseudonymiser: SUBJECT_KEYS,
    retention: DEFAULT_RETENTION,
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const post = (path: string, body: unknown) =>
    send(agent, `${listener.address}${path}`, JSON.stringify(body));
  try {
    const floor = await measure(async () => {
      for (let batch = 0; batch < BATCHES; batch += 1) {
        const events = newEvents(BATCH_EVENTS)
          .map(readEvent)
          .flatMap((read) => ('event' in read ? [read.event] : []));
        await storeEvents(database, SUBJECT_KEYS, [{ events, receivedAt: NOW }]);
      }
    });
    const batches = await measure(async () => {
      for (let batch = 0; batch < BATCHES; batch += 1)
        await post('/api/v1/events', { events: newEvents(BATCH_EVENTS) });
    });
    reportRatio('batches of 500 through the API : straight into the table', batches / floor, 2.5);
    const alive = await measure(() => concurrently(SINGLES, () => post('/livez', undefined)));
    const singles = await measure(() =>
      concurrently(SINGLES, () => post('/api/v1/events', { events: newEvents(1) })),
    );
    reportRatio('a heartbeat a request, committed : an empty answer', singles / alive, 6);
    reportNote(
      `  (${Math.round((SINGLES / singles) * 1000)} requests and ${Math.round(((BATCHES * BATCH_EVENTS) / batches) * 1000)} events of batches a second, on this machine just now)`,
    );
  } finally {
    agent.destroy();
    await listener.close();
    await queueing.close();
    await close();
  }
}

function newEvents(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    event_id: randomUUID(),
    event_type: 'heartbeat',
    child_profile_id: 1 + ((index * 7919) % 1_000),
    book_id: 1 + (index % 40),
    position_seconds: 45 * (index % 20),
    occurred_at: new Date(NOW.getTime() - index * 1_000).toISOString(),
  }));
}

async function concurrently(count: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
}

function send(agent: Agent, url: string, body: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer bench', 'content-type': 'application/json' };
    const sent = request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`)),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
