import { expect } from 'chai';
import fc from 'fast-check';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { plusDays } from '../../../src/foundation/core/reporting-day.ts';
import { expirePlays } from '../../../src/privacy/retention/expire-plays.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { divideHalfUp } from '../../oracle/divide-half-up.ts';
import { readPlays } from '../../oracle/read-plays.ts';
import type { OracleCatalogue, OraclePlay } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { effort } from '../../support/effort.ts';
import { type System, startSystem } from '../../support/system.ts';

/**
 * Compares the all-time figures with a slow count over the oracle's plays, one by one. A book changes its publisher
 * after the first days are final, and the oldest plays are deleted.
 */
const TIME_ZONE = 'America/New_York';
const FIRST_DATE = '2024-05-06';
const DAYS = 6;
/** The days before it are final when the book changes its publisher. */
const MOVED_ON = plusDays(FIRST_DATE, 3);
const NOW = new Date('2024-05-14T12:00:00Z');
const MOVED_AT = new Date('2024-05-24T12:00:00Z');
const [BOOKS, CHILDREN, DAY_SECONDS] = [4, 5, 86_400];
const RUNS = effort(15);

const arbitraryId = (most: number) => fc.integer({ min: 1, max: most }).map(String);
const arbitraryViewing = fc.record({
  childId: arbitraryId(CHILDREN),
  bookId: arbitraryId(BOOKS),
  second: fc.integer({ min: 0, max: DAYS * DAY_SECONDS }),
  reached: fc.integer({ min: 1, max: 400_000 }),
  beginning: fc.constantFrom('play_start', 'play_start', 'heartbeat'),
});
const arbitraryCase = fc.record({
  viewings: fc.array(arbitraryViewing, { minLength: 1, maxLength: 60, size: 'max' }),
  movedBookId: arbitraryId(BOOKS),
  heldFrom: fc.integer({ min: 0, max: DAYS + 1 }).map((days) => plusDays(FIRST_DATE, days)),
});
type Case = typeof arbitraryCase extends fc.Arbitrary<infer Value> ? Value : never;

const firstPublisherOf = (bookId: string) => String((Number(bookId) % 2) + 1);
const ids = (most: number) => Array.from({ length: most }, (_, index) => String(index + 1));

function catalogueOf(publisherOf: (bookId: string) => string): OracleCatalogue {
  return {
    books: ids(BOOKS).map((id) => ({
      id,
      publisherId: publisherOf(id),
      durationSeconds: id === '4' ? null : Number(id) * 113,
    })),
    parents: [{ id: '1', registeredAt: Date.UTC(2024, 0, 1) }],
    children: ids(CHILDREN).map((id) => ({ id, parentId: '1', isTest: false })),
  };
}

describe('The all-time figures of random viewing', () => {
  let api: System;
  before(async () => {
    api = await startSystem({ now: NOW.toISOString(), timeZone: TIME_ZONE });
  });
  after(() => api.close());

  it('equal a slow count over the plays of the children that still count', async function () {
    this.timeout(30_000 + RUNS * 20_000);
    const property = fc.asyncProperty(arbitraryCase, async (given) => {
      const plays = await watch(api, given);
      const publisherOn = ({ bookId, metricDate }: OraclePlay) =>
        bookId === given.movedBookId && metricDate >= MOVED_ON ? '3' : firstPublisherOf(bookId);
      for (const id of ids(BOOKS)) {
        const ofBook = plays.filter((play) => play.bookId === id);
        expect(await fetchAllTime(api, 'book', id)).to.deep.equal(countBook(ofBook, given.heldFrom));
      }
      for (const id of ids(3)) {
        const ofPublisher = plays.filter((play) => publisherOn(play) === id);
        expect(await fetchAllTime(api, 'publisher', id)).to.deep.equal(
          countSlowly(ofPublisher, given.heldFrom),
        );
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

/** Returns the plays as they are built, also those that are deleted. */
async function watch({ database, reset }: System, { viewings, movedBookId, heldFrom }: Case) {
  await reset();
  await adoptTimeZone(database, TIME_ZONE);
  const catalogue = catalogueOf(firstPublisherOf);
  // The new publisher of the book must exist before, so it has an unwatched book of its own.
  const other = { id: '9', publisherId: '3', durationSeconds: null };
  await saveOracleCatalogue(database, { ...catalogue, books: [...catalogue.books, other] }, NOW);
  const events = viewings.flatMap(({ second, reached, beginning, childId, bookId }) =>
    buildStream(
      `${beginning} ${second} 0, play_end ${second + Math.ceil(reached / 1000)} ${reached / 1000}`,
      { childId, bookId },
    ),
  );
  await deliverEvents(database, events, NOW);
  await buildDueDays(database, { timeZone: TIME_ZONE, now: NOW });
  await finaliseDays(database, MOVED_AT);
  const moved = catalogueOf((id) => (id === movedBookId ? '3' : firstPublisherOf(id)));
  await saveOracleCatalogue(database, moved, MOVED_AT);
  await buildDueDays(database, { timeZone: TIME_ZONE, now: MOVED_AT });
  await expirePlays(database, heldFrom, { now: MOVED_AT, timeZone: TIME_ZONE });
  return readPlays(events, catalogue, TIME_ZONE);
}

async function fetchAllTime({ send }: System, kind: 'book' | 'publisher', id: string) {
  const answer = await send('GET', `/admin/api/v1/analytics/${kind}s/${id}?start=2024-05-14`);
  expect(answer.status, answer.text).to.equal(200);
  return (answer.body as Record<string, { all_time: object }>)[kind]?.all_time;
}

function countSlowly(plays: OraclePlay[], heldFrom: string) {
  const held = plays.filter((play) => play.metricDate >= heldFrom);
  const starts = plays.filter((play) => play.isExplicit).length;
  const completions = plays.filter((play) => play.isCompleted).length;
  const milliseconds = plays.reduce((sum, play) => sum + play.watchedMilliseconds, 0);
  return {
    total_play_starts: starts,
    total_minutes_watched: Number(divideHalfUp(BigInt(milliseconds), 60_000n, 2)),
    total_completions: completions,
    overall_completion_rate:
      starts === 0 ? null : Number(divideHalfUp(BigInt(completions), BigInt(starts), 3)),
    total_unique_children: new Set(held.map((play) => play.childId)).size,
    children_completed: new Set(held.filter((play) => play.isCompleted).map((play) => play.childId)).size,
    plays_held_from: held.map((play) => play.metricDate).sort()[0] ?? null,
    ...(held.length < plays.length ? { unique_children_partial: true } : {}),
  };
}

function countBook(plays: OraclePlay[], heldFrom: string) {
  const held = plays.filter((play) => play.metricDate >= heldFrom);
  const children = new Set(held.map((play) => play.childId)).size;
  const views = held.filter((play) => play.isExplicit).length;
  const inOrder = [...plays].sort((one, other) => one.startedAt - other.startedAt);
  const shown = (play: OraclePlay | undefined) =>
    play && play.metricDate >= heldFrom ? new Date(play.startedAt).toISOString() : null;
  return {
    ...countSlowly(plays, heldFrom),
    average_views_per_child: children === 0 ? null : Number(divideHalfUp(BigInt(views), BigInt(children), 2)),
    first_play_at: shown(inOrder[0]),
    last_play_at: shown(inOrder.at(-1)),
    first_played_on: inOrder[0]?.metricDate ?? null,
    last_played_on: inOrder.at(-1)?.metricDate ?? null,
  };
}
