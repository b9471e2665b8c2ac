import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import type { OracleCatalogue, OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { expectSameFacts } from '../../support/builders-compare.ts';
import { wireEventWithMetadata } from '../../support/builders-events.ts';
import { expectedFacts } from '../../support/builders-expected-facts.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { type System, startSystem } from '../../support/system.ts';
import { digestFinalDays, readOthers, withoutDates } from './erased-facts-digests.ts';

/** Midnight is at 05:00Z: a play across it is within one UTC day. */
const TIME_ZONE = 'America/New_York';

const [CHILD, SIBLING, FRIEND, PARENT, OTHER_PARENT] = ['31', '32', '33', '21', '22'];
const CATALOGUE: OracleCatalogue = {
  books: [
    { id: '11', publisherId: '1', durationSeconds: 300 },
    { id: '12', publisherId: '2', durationSeconds: null },
  ],
  children: [CHILD, SIBLING, FRIEND].map((id) => ({
    id,
    parentId: id === FRIEND ? OTHER_PARENT : PARENT,
    isTest: false,
  })),
  parents: [PARENT, OTHER_PARENT].map((id) => ({ id, registeredAt: Date.parse('2026-02-25T15:00:00Z') })),
};

/** Ten minutes with one heartbeat per minute. */
function watch(childId: string, startedAt: string, bookId = '11'): OracleEvent[] {
  const types = ['play_start', ...Array.from({ length: 9 }, () => 'heartbeat'), 'play_end'];
  return types.map((eventType, minute) => ({
    eventId: randomUUID(),
    eventType,
    childId,
    bookId,
    sessionId: null,
    positionMilliseconds: minute * 25_000,
    fromPositionMilliseconds: null,
    occurredAt: Date.parse(startedAt) + minute * 60_000,
  }));
}

/** All children, on a day that will be final and across its midnight, with books that they share. */
const LONG_AGO = [CHILD, SIBLING, FRIEND].flatMap((child) => [
  ...watch(child, '2026-02-07T15:00:00Z'),
  ...watch(child, '2026-02-08T04:55:00Z', '12'),
]);
/** From just before today's midnight on; only the child watches book 12. */
const LATELY = [
  ...[CHILD, SIBLING, FRIEND].flatMap((child) => watch(child, '2026-02-25T04:56:00Z')),
  ...watch(CHILD, '2026-02-25T16:00:00Z', '12'),
];
/** In progress at 18:31, when the erasure is requested; its last events are over five minutes later. */
const UNDER_WAY = watch(CHILD, '2026-02-25T18:29:00Z');

describe('Daily facts after an erasure through the API', () => {
  let app: System;
  let sent: OracleEvent[];
  let finalDays: Record<string, string>;

  before(async () => {
    app = await startSystem({ timeZone: TIME_ZONE, now: '2026-02-08T12:00:00Z' });
  });
  after(() => app.close());

  beforeEach(async () => {
    await app.reset();
    sent = [];
    await adoptTimeZone(app.database, TIME_ZONE);
    await saveOracleCatalogue(app.database, CATALOGUE, app.clock());
    await send(LONG_AGO);
    await build();
    app.clock.advance({ days: 17, hours: 6, minutes: 25 }); // 18:25 on 25 February
    await send([...LATELY, ...UNDER_WAY.slice(0, 2)]);
    app.clock.advance({ minutes: 6 }); // the next look for arrivals misses what came in: only the erasure marks its days
    await build();
    await finaliseDays(app.database, app.clock());
    finalDays = await digestFinalDays(app.database);
    expect(Object.keys(finalDays)).to.include('daily_book_metrics 2026-02-07');
  });

  async function send(events: OracleEvent[]) {
    const answer = await app.send('POST', '/api/v1/events', {
      json: { events: events.map(wireEventWithMetadata) },
    });
    expect(answer.status, answer.text).to.equal(200);
    sent.push(...events);
    return answer.body as { accepted: number; rejected: { code: string }[] };
  }

  const build = () =>
    buildDueDays(app.database, { timeZone: TIME_ZONE, now: app.clock(), withoutPause: true });

  async function erase(path: string, json: object): Promise<void> {
    const answer = await app.send('POST', `/privacy/api/v1/${path}/erasure`, {
      json: { reason: 'parent_request', ...json },
    });
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body).to.include({ status: 'completed' });
  }

  /** Final days are unchanged to the byte; the others are as if only these events had ever been sent. */
  async function expectDays(events: OracleEvent[], catalogue: OracleCatalogue): Promise<void> {
    await build();
    expect(await digestFinalDays(app.database)).to.deep.equal(finalDays);
    const finalDates: string[] = await app
      .database('metric_days')
      .where({ status: 'final' })
      .pluck('metric_date');
    const firstBuiltAt = new Date(LONG_AGO[0]!.occurredAt);
    const expected = expectedFacts({
      events,
      catalogue,
      timeZone: TIME_ZONE,
      firstBuiltAt,
      now: app.clock(),
    });
    expectSameFacts(
      withoutDates(await readFacts(app.database), finalDates),
      withoutDates(expected, finalDates),
    );
  }

  const without = (...children: string[]) => ({
    events: sent.filter(({ childId }) => !children.includes(childId)),
    catalogue: { ...CATALOGUE, children: CATALOGUE.children.filter(({ id }) => !children.includes(id)) },
  });

  it('are those without the child; final days and other children are unchanged', async () => {
    const others = await readOthers(app.database, [CHILD]);
    await erase(`children/${CHILD}`, {});
    expect(await readOthers(app.database, [CHILD])).to.deep.equal(others);
    expect(await digestFinalDays(app.database)).to.deep.equal(finalDays);
    app.clock.advance({ minutes: 10 });
    const late = await send(UNDER_WAY);
    expect(late.rejected.map(({ code }) => code)).to.deep.equal(UNDER_WAY.map(() => 'child_erased'));
    const { events, catalogue } = without(CHILD);
    await expectDays(events, catalogue);
    const rows = await app.database('daily_book_metrics').where({ metric_date: '2026-02-25', book_id: 12 });
    expect(rows, 'what only the child watched').to.deep.equal([]);
  });

  it('count what the child watches more than five minutes after its history was erased', async () => {
    const until = app.clock().getTime() + 5 * 60_000;
    await erase(`children/${CHILD}`, { scope: 'history' });
    await expectDays(without(CHILD).events, CATALOGUE);
    app.clock.advance({ minutes: 10 });
    const late = await send([...LATELY, ...UNDER_WAY]);
    expect(late.accepted)
      .to.equal(UNDER_WAY.filter(({ occurredAt }) => occurredAt > until).length)
      .above(0);
    const events = sent.filter(({ childId, occurredAt }) => childId !== CHILD || occurredAt > until);
    await expectDays(events, CATALOGUE);
  });

  it('are those without the children of an erased parent and without its registration', async () => {
    await erase(`parents/${PARENT}`, {});
    const { events, catalogue } = without(CHILD, SIBLING);
    const parents = CATALOGUE.parents.filter(({ id }) => id !== PARENT);
    await expectDays(events, { ...catalogue, parents });
  });

  it('do not change when the erasure is repeated, or an unknown child is erased', async () => {
    await erase(`children/${CHILD}`, {});
    await build();
    const facts = await readFacts(app.database);
    const others = await readOthers(app.database, [CHILD]);
    await erase(`children/${CHILD}`, {});
    await erase('children/999', {});
    expect(await build()).to.deep.equal({ built: [], failed: [] });
    expect(await readFacts(app.database)).to.deep.equal(facts);
    expect(await readOthers(app.database, [CHILD])).to.deep.equal(others);
  });
});
