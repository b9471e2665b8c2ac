import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { Problem } from '../../../src/foundation/core/errors.ts';
import { saveCatalogue } from '../../../src/records/catalogue/save-catalogue.ts';
import { catalogueSchema } from '../../../src/records/catalogue/schemas.ts';
import { groupCommitStore } from '../../../src/records/events/group-commit-store.ts';
import { type StoreEvents, storeEvents } from '../../../src/records/events/store-events.ts';
import type { UsageEvent } from '../../../src/records/events/usage-event.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';

const RECEIVED_AT = new Date('2026-02-25T18:30:00.000Z');
const CATALOGUE = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [{ id: 1, publisher_id: 1, title: 'Owl' }],
  parents: [{ id: 1, registered_at: RECEIVED_AT.toISOString() }],
  children: [1, 2].map((id) => ({ id, parent_id: 1, collection: id === 1 ? 'allowed' : 'refused' })),
};

let events = 0;
function usageEvent(fields: Partial<UsageEvent> = {}): UsageEvent {
  events += 1;
  return {
    ...{ eventId: `00000000-0000-4000-8000-${String(events).padStart(12, '0')}`, eventType: 'heartbeat' },
    ...{ childProfileId: '1', bookId: '1', sessionId: null, positionMilliseconds: events },
    ...{ fromPositionMilliseconds: null, occurredAt: RECEIVED_AT, metadata: null },
    ...fields,
  };
}

describe('The group-commit store', () => {
  let test: TestDatabase;
  let store: StoreEvents;

  before(async () => {
    test = await openTestDatabase();
    await saveCatalogue(test.database, TEST_SUBJECT_KEYS, catalogueSchema.parse(CATALOGUE), RECEIVED_AT);
  });
  beforeEach(async () => {
    await test.database('usage_events').delete();
    store = groupCommitStore((arrivals) => storeEvents(test.database, TEST_SUBJECT_KEYS, arrivals));
  });
  after(() => test.close());

  const arrive = (arrived: UsageEvent[], receivedAt = RECEIVED_AT) => store({ events: arrived, receivedAt });
  const countStored = async () => Number((await test.database('usage_events').count('* as n').first())?.n);

  /** How many transactions wrote events while `work` was done. */
  async function countTransactions(work: () => Promise<unknown>): Promise<number> {
    const writing = () =>
      test.database
        .raw('select count(distinct xmin::text) as n from usage_events')
        .then(({ rows }) => rows[0].n as number);
    await work();
    return writing();
  }

  it('answers each request about its own events, in their order', async () => {
    const known = usageEvent();
    await arrive([known]);
    const outcomes = await Promise.all([
      arrive([usageEvent(), known, usageEvent({ childProfileId: '2' })]),
      arrive([]),
      arrive([usageEvent({ bookId: '9' }), usageEvent()]),
      arrive([usageEvent({ childProfileId: '9', bookId: '9' }), known]),
    ]);
    expect(outcomes).to.deep.equal([
      ['accepted', 'duplicate', 'collection_refused'],
      [],
      ['unknown_book', 'accepted'],
      ['unknown_child', 'duplicate'],
    ]);
  });

  it('commits simultaneous requests together, and stores each event once with its own time', async () => {
    const shared = usageEvent();
    const arrivals = Array.from({ length: 100 }, (_, place) => ({
      events: [usageEvent(), shared],
      receivedAt: new Date(RECEIVED_AT.getTime() + place),
    }));
    const transactions = await countTransactions(async () => {
      const outcomes = await Promise.all(arrivals.map((arrival) => store(arrival)));
      expect(outcomes.map(([own]) => own)).to.deep.equal(Array(100).fill('accepted'));
      expect(outcomes.filter(([, common]) => common === 'accepted')).to.have.lengthOf(1);
    });
    expect(transactions).to.be.within(1, 3);
    const received = await test.database('usage_events').distinct('received_at');
    expect(received).to.have.lengthOf(100);
    expect(await countStored()).to.equal(101);
  });

  it('stores a lone request at once', async () => {
    for (let time = 0; time < 5; time += 1) expect(await arrive([usageEvent()])).to.deep.equal(['accepted']);
    expect(await countTransactions(async () => undefined)).to.equal(5);
  });

  it('lets only the request fail that breaks the transaction', async () => {
    const breaking = usageEvent({ positionMilliseconds: -1 });
    const arrivals = [[usageEvent()], [usageEvent(), breaking], [usageEvent()], [breaking], [usageEvent()]];
    const settled = await Promise.allSettled(arrivals.map((arrived) => arrive(arrived)));
    expect(settled.map(({ status }) => status)).to.deep.equal([
      ...['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
    ]);
    expect(await countStored()).to.equal(3);
    expect(await arrive([usageEvent()])).to.deep.equal(['accepted']);
  });

  it('tells every request that the database is unavailable, and works again afterwards', async () => {
    const broken = {
      ...test.database,
      transaction: () => Promise.reject(new Error('Connection terminated')),
    };
    const away = groupCommitStore((arrivals) =>
      storeEvents(broken as unknown as TestDatabase['database'], TEST_SUBJECT_KEYS, arrivals),
    );
    const refused = await Promise.allSettled(
      [1, 2, 3].map(() => away({ events: [usageEvent()], receivedAt: RECEIVED_AT })),
    );
    expect(refused.map(({ status }) => status)).to.deep.equal(Array(3).fill('rejected'));
    expect(await away({ events: [], receivedAt: RECEIVED_AT })).to.deep.equal([]);
  });

  it('refuses with "not now" what exceeds its queue, and loses nothing after that', async () => {
    const holder = await test.database.transaction();
    await holder.raw('lock table usage_events in exclusive mode');
    const many = Array.from({ length: 500 }, () => usageEvent());
    const waiting = Array.from({ length: 120 }, () =>
      arrive(many).then(
        () => 'stored',
        (error: unknown) => error,
      ),
    );
    await nextTurn();
    await holder.rollback();
    const fates = await Promise.all(waiting);
    const refused = fates.filter((fate) => fate !== 'stored');
    expect(refused.length).to.be.within(1, 30);
    expect(refused.every((fate) => fate instanceof Problem && fate.code === 'database_unavailable')).to.equal(
      true,
    );
    expect(await arrive([usageEvent()])).to.deep.equal(['accepted']);
    expect(await countStored()).to.equal(501);
  });
});

describe('A batch that does not end', () => {
  const LIMIT_MILLISECONDS = 300;
  const arrival = (id: number) => ({
    events: [usageEvent({ positionMilliseconds: id })],
    receivedAt: RECEIVED_AT,
  });

  /** A store whose batches hang until they are released; later ones do not hang. */
  function hanging() {
    const going = new AbortController();
    const goes = once(going.signal, 'abort');
    const store = groupCommitStore(
      async (arrivals) => {
        await goes;
        return arrivals.flatMap(({ events }) => events.map(() => 'accepted' as const));
      },
      { answerMilliseconds: LIMIT_MILLISECONDS },
    );
    return { store, letGo: () => going.abort() };
  }

  const fateOf = async (stored: Promise<unknown>) => {
    const startedAt = performance.now();
    const fate = await stored.catch((error: unknown) => (error as Problem).code);
    expect(performance.now() - startedAt).to.be.below(LIMIT_MILLISECONDS + 1_000);
    return fate;
  };

  it('does not keep requests waiting: its own and later ones are asked to retry', async () => {
    const { store } = hanging();
    const fates = [1, 2, 3, 4].map((id) => fateOf(store(arrival(id))));
    await pause(LIMIT_MILLISECONDS / 3);
    fates.push(...[5, 6].map((id) => fateOf(store(arrival(id)))));
    expect(await Promise.all(fates)).to.deep.equal(Array(6).fill('database_unavailable'));
  });

  it('does not stop the next batches once the database works again', async () => {
    const { store, letGo } = hanging();
    await Promise.all([1, 2, 3].map((id) => fateOf(store(arrival(id)))));
    letGo();
    for (const id of [4, 5]) expect(await fateOf(store(arrival(id)))).to.deep.equal(['accepted']);
  });

  it('does not stop the next batches beyond its time limit, even if it never ends', async () => {
    let batches = 0;
    const store = groupCommitStore(
      async (arrivals) => {
        batches += 1;
        if (batches <= 2) await new Promise(() => undefined);
        return arrivals.map(() => 'accepted');
      },
      { answerMilliseconds: LIMIT_MILLISECONDS },
    );
    const stuck = [1, 2].map((id) => fateOf(store(arrival(id))));
    await pause(LIMIT_MILLISECONDS / 3);
    expect(await fateOf(store(arrival(3)))).to.deep.equal(['accepted']);
    expect(await Promise.all(stuck)).to.deep.equal(Array(2).fill('database_unavailable'));
  });

  it('frees the places of the requests that were asked to retry', async () => {
    const { store, letGo } = hanging();
    const many = { events: Array<UsageEvent>(500).fill(usageEvent()), receivedAt: RECEIVED_AT };
    for (const _round of [1, 2, 3]) {
      const fates = await Promise.all(Array.from({ length: 60 }, () => fateOf(store(many))));
      expect(new Set(fates)).to.deep.equal(new Set(['database_unavailable']));
    }
    const waiting = Array.from({ length: 90 }, () => store(many));
    letGo();
    expect(await Promise.all(waiting)).to.have.lengthOf(90);
  });
});

describe('The storing of events', () => {
  it('ends within half of the limit of an ingest transaction, so that no commit is overlooked', async () => {
    const test = await openTestDatabase(1);
    const statements: string[] = [];
    test.database.on('query', ({ sql }: { sql: string }) => statements.push(sql));
    await storeEvents(test.database, TEST_SUBJECT_KEYS, [
      { events: [usageEvent()], receivedAt: RECEIVED_AT },
    ]);
    expect(statements[0]).to.match(/^BEGIN/i);
    expect(statements[1]).to.equal('set local statement_timeout = 15000');
    expect(statements.at(-1)).to.match(/^COMMIT/i);
    await test.close();
  });
});
