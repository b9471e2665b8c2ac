import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import pg from 'pg';
import { eventually } from '../support/eventually.ts';
import { holdRebuilds } from '../support/held-rebuilds.ts';
import { createEmptyDatabase, dropTestDatabase } from '../support/test-server.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type PostAnswer, post } from './post-events.ts';
import { REFRESH } from './settle.ts';
import { SLOW_CLIENTS, type SlowClientEnd, type SlowClientKind, slowClient } from './slow-client.ts';

/** The time that src/server.ts allows, and some more for a busy machine. */
const HEADERS_MILLISECONDS = 10_000;
const REQUEST_MILLISECONDS = 30_000;
const GRACE_MILLISECONDS = 5_000;
const SLOW_CLIENTS_OF_A_KIND = 15;
const OTHERS_MILLISECONDS = 5_000;

/** docs/operations.md, "Stopping". */
const STOP_MILLISECONDS = 15_000;

interface Observation {
  ends: Record<SlowClientKind, SlowClientEnd[]>;
  /** The slowest answer to another client during that. */
  slowestMilliseconds: number;
  others: PostAnswer[];
}

describe('A process that stops or meets slow clients', function () {
  this.timeout(120_000);
  const databaseUrls: string[] = [];
  const installations: Installation[] = [];
  let slow: Installation;
  let stopping: Installation;
  /** Begins first and takes half a minute, in which the other installation is stopped in several ways. */
  let observation: Promise<Observation>;

  const open = async () => {
    const databaseUrl = await createEmptyDatabase();
    databaseUrls.push(databaseUrl);
    const installation = await openInstallation({ databaseUrl, seed: 'slow', eventsPerSecond: 30 });
    installations.push(installation);
    return installation;
  };

  before(async () => {
    slow = await open();
    observation = observe(slow);
    observation.catch(() => undefined);
    stopping = await open();
    await stopping.endWatching();
  });
  after(async () => {
    for (const installation of installations) await installation.close();
    for (const databaseUrl of databaseUrls) await dropTestDatabase(databaseUrl);
  });

  it('finishes its running answers, accepts no new connections, and exits if it is the API', async () => {
    const { api, address, ingestKey, database, clock } = stopping;
    const locker = await lockEvents(databaseUrls[1] ?? '');
    const events = [1, 2, 3].map(() => anEvent(clock()));
    const agent = new Agent({ keepAlive: true });
    try {
      const answers = events.map((event) =>
        post(agent, address, '/api/v1/events', ingestKey, { events: [event] }),
      );
      await eventually('requests wait for the database', () => isAnybodyWaiting(database));
      const dawdling = slowClient(address, ingestKey, 'stops in the middle of its body');
      await pause(300);
      const end = api.end('SIGTERM');
      await eventually('no connection is accepted', async () => {
        const { outcome } = await post(new Agent(), address, '/api/v1/events', ingestKey, {});
        return outcome === 'ECONNREFUSED';
      });
      await locker.end();
      for (const { outcome, headers } of await Promise.all(answers)) {
        expect(outcome).to.equal(200);
        expect(headers.connection, 'the client is told not to come back on it').to.equal('close');
      }
      const { code, milliseconds } = await end;
      expect(code).to.equal(0);
      expect(milliseconds).to.be.below(STOP_MILLISECONDS);
      await dawdling;
    } finally {
      await locker.end();
      agent.destroy();
    }
    const ids = events.map((event) => event.event_id);
    expect(await database('usage_events').whereIn('event_id', ids).pluck('event_id')).to.have.members(ids);
  });

  it('exits in time even if its running work does not end', async () => {
    const { api, worker, address, ingestKey, clock } = stopping;
    api.start();
    await eventually('it listens again', () => api.count('listening') > 1);
    await eventually('the worker works', () => worker.count('schedules installed') > 0);
    const url = databaseUrls[1] ?? '';
    const held = await holdRebuilds(url);
    await stopping.jump(REFRESH);
    await held.reached();
    const locker = await lockEvents(url);
    const agent = new Agent();
    try {
      const answer = post(agent, address, '/api/v1/events', ingestKey, { events: [anEvent(clock())] });
      await pause(300);
      const ends = await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')]);
      for (const { milliseconds } of ends) expect(milliseconds).to.be.below(STOP_MILLISECONDS + 1_000);
      expect((await answer).outcome, 'what was not stored was not acknowledged').not.to.equal(200);
    } finally {
      await locker.end();
      await held.release();
    }
  });

  it('answers slow clients with 408 or disconnects them in time, and affects no other client', async () => {
    const { ends, slowestMilliseconds, others } = await observation;
    for (const [kind, found] of Object.entries(ends)) {
      const bound = kind.includes('body') ? REQUEST_MILLISECONDS : HEADERS_MILLISECONDS;
      expect(found).to.have.length(SLOW_CLIENTS_OF_A_KIND);
      for (const { answer, milliseconds } of found) {
        expect(answer, kind).to.match(/^(HTTP\/1\.1 408 Request Timeout)?$/);
        expect(milliseconds, kind).to.be.within(bound / 2, bound + GRACE_MILLISECONDS);
      }
    }
    expect(others.filter(({ outcome }) => outcome !== 200)).to.deep.equal([]);
    expect(others.length).to.be.greaterThan(50);
    expect(slowestMilliseconds).to.be.below(OTHERS_MILLISECONDS);
    expect(Object.keys(slow.account.outcomes)).to.deep.equal(['200']);
  });
});

/** Connects slow clients of every kind, and sends other requests from time to time. */
async function observe({ address, ingestKey, clock }: Installation): Promise<Observation> {
  const kinds = Object.keys(SLOW_CLIENTS) as SlowClientKind[];
  const ends = Object.fromEntries(kinds.map((kind) => [kind, [] as SlowClientEnd[]])) as Observation['ends'];
  const observation: Observation = { ends, slowestMilliseconds: 0, others: [] };
  let isOver = false;
  const others = (async () => {
    const agent = new Agent();
    while (!isOver) {
      const startedAt = performance.now();
      observation.others.push(
        await post(agent, address, '/api/v1/events', ingestKey, { events: [anEvent(clock())] }),
      );
      observation.slowestMilliseconds = Math.max(
        observation.slowestMilliseconds,
        performance.now() - startedAt,
      );
      await pause(150);
    }
  })();
  try {
    const clients = kinds.flatMap((kind) =>
      Array.from({ length: SLOW_CLIENTS_OF_A_KIND }, async () => {
        ends[kind].push(await slowClient(address, ingestKey, kind));
      }),
    );
    await Promise.all(clients);
  } finally {
    isOver = true;
    await others;
  }
  return observation;
}

function anEvent(now: Date) {
  return {
    event_id: randomUUID(),
    event_type: 'heartbeat',
    child_profile_id: 9001,
    book_id: 101,
    position_seconds: 45,
    occurred_at: now.toISOString(),
  };
}

/** Makes every request that stores something wait, until the client that is returned ends. */
async function lockEvents(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('begin; lock table usage_events in share mode');
  return client;
}

async function isAnybodyWaiting(database: Installation['database']): Promise<boolean> {
  const { rows } = await database.raw(
    `select from pg_locks where relation = 'usage_events'::regclass and not granted`,
  );
  return rows.length > 0;
}
