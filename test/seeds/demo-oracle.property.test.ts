import { expect } from 'chai';
import { DateTime } from 'luxon';
import { demoCatalogue } from '../../seeds/demo-catalogue.ts';
import { DEMO_DAYS } from '../../seeds/demo-dates.ts';
import { demoDay } from '../../seeds/demo-day.ts';
import { openDemoLibrary } from '../../seeds/demo-library.ts';
import type { DemoCatalogue, DemoEvent } from '../../seeds/library-types.ts';
import { buildDueDays } from '../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../src/compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../../src/compute/ledger/ledger-state.ts';
import { datesFrom, metricDateOf } from '../../src/foundation/core/reporting-day.ts';
import type { OracleCatalogue, OracleEvent } from '../oracle/types.ts';
import { expectSameFacts } from '../support/builders-compare.ts';
import { expectedFacts } from '../support/builders-expected-facts.ts';
import { readFacts } from '../support/builders-facts.ts';
import { effort } from '../support/effort.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { TEST_SUBJECT_KEYS } from '../support/test-privacy.ts';

/** The days that are compared: all of the demo at full effort. The first twenty include the end of summer time. */
const DAYS = Math.max(effort(DEMO_DAYS), 20);
const STARTED = '2026-10-12T19:30:00Z';
const TIME_ZONE = 'Europe/Berlin';
const evening = (day: number) =>
  DateTime.fromISO(STARTED, { zone: TIME_ZONE }).plus({ days: day }).toJSDate();

/** The evening of the last of them. */
const NOW = evening(DAYS - 1);
/** The demo is opened for all its days. Those after NOW are not entered. */
const OPENED_FOR = evening(DEMO_DAYS - 1);

/**
 * The demo shows the right figures: every number of its days equals the oracle's, which reads only the requests of the
 * devices, not the database.
 */
describe('The demo’s numbers', () => {
  let test: TestDatabase;

  before(async () => {
    test = await openTestDatabase();
  });
  after(() => test.close());

  it('equal the oracle’s on every day and in every table', async function () {
    this.timeout(300_000);
    const { database } = test;
    const library = await openDemoLibrary(database, TEST_SUBJECT_KEYS, TIME_ZONE, OPENED_FOR);
    const entered = await library.enterUntil(NOW);
    expect(entered).to.be.greaterThan(DAYS * 1_500);
    await adoptTimeZone(database, TIME_ZONE);
    await buildDueDays(database, { timeZone: TIME_ZONE, now: NOW, daysAtOnce: 2 });

    const catalogue = demoCatalogue({
      seed: 'storytime',
      firstDate: library.firstDate,
      timeZone: TIME_ZONE,
      until: NOW,
    });
    const collected = new Set(
      catalogue.children.filter(({ collection }) => collection === 'allowed').map(({ id }) => id),
    );
    const sent = sentEvents(catalogue, library.firstDate);
    expect(entered).to.equal(sent.length);
    const events = sent.filter(({ child_profile_id }) => collected.has(String(child_profile_id)));
    const expected = expectedFacts({
      events: events.map(asOracleEvent),
      catalogue: asOracleCatalogue(catalogue),
      timeZone: TIME_ZONE,
      now: NOW,
    });
    expectSameFacts(await readFacts(database), expected);
  });

  it('become final, all but those of the last sixteen days', async () => {
    const { finalised, incomplete } = await finaliseDays(test.database, NOW);
    expect(incomplete).to.deep.equal([]);
    expect(finalised).to.have.lengthOf(Math.max(DAYS - 16, 0));
  });

  it('have nothing to add when the children’s devices are asked again', async () => {
    const before = await readFacts(test.database);
    await openDemoLibrary(test.database, TEST_SUBJECT_KEYS, TIME_ZONE, OPENED_FOR).then((library) =>
      library.enterUntil(NOW),
    );
    expect((await readFacts(test.database)).plays).to.deep.equal(before.plays);
    const [{ events }] = (await test.database.raw('select count(*) as events from usage_events')).rows;
    const held = before.ledger.reduce((sum, day) => sum + day.rawEvents, 0);
    expect(events).to.equal(held);
  });
});

function sentEvents(catalogue: DemoCatalogue, firstDate: string): DemoEvent[] {
  return datesFrom(firstDate, metricDateOf(NOW, TIME_ZONE)).flatMap((metricDate) =>
    demoDay({ seed: 'storytime', catalogue, metricDate, timeZone: TIME_ZONE, until: NOW }).flatMap(
      (delivery) => delivery.events,
    ),
  );
}

function asOracleEvent(event: DemoEvent): OracleEvent {
  const milliseconds = (seconds: number | undefined) =>
    seconds === undefined ? null : Math.round(seconds * 1000);
  return {
    eventId: event.event_id,
    eventType: event.event_type,
    childId: String(event.child_profile_id),
    bookId: String(event.book_id),
    sessionId: event.session_id ?? null,
    positionMilliseconds: milliseconds(event.position_seconds),
    fromPositionMilliseconds: milliseconds(event.from_position_seconds),
    occurredAt: Date.parse(event.occurred_at),
  };
}

function asOracleCatalogue({ books, parents, children }: DemoCatalogue): OracleCatalogue {
  return {
    books: books.map(({ id, publisher_id, duration_seconds }) => ({
      ...{ id, publisherId: publisher_id, durationSeconds: duration_seconds },
    })),
    children: children.map(({ id, parent_id, is_test }) => ({ id, parentId: parent_id, isTest: is_test })),
    parents: parents.map(({ id, registered_at }) => ({ id, registeredAt: Date.parse(registered_at) })),
  };
}
