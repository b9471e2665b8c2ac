import { expect } from 'chai';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { plusDays } from '../../../src/foundation/core/reporting-day.ts';
import { type Anchor, anchorAt } from '../../oracle/arbitrary-anchors.ts';
import { arbitraryStream, type OracleStream } from '../../oracle/arbitrary-streams.ts';
import { readPlays } from '../../oracle/read-plays.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { effort } from '../../support/effort.ts';
import { type System, startSystem } from '../../support/system.ts';
import { endOfDate, readHourStarts, readHours, readSameTime, readSumsUntil } from './read-hours.ts';

/**
 * The hours of random days, and the same weekday a week before until the same time, against a slow count over the
 * plays that the oracle reads from the events: on days of 23, 24 and 25 hours, and where clocks change by a half.
 */
const RUNS = effort(20);
const WEEK = 7 * 86_400_000;
const AHEAD_MAX = 240_000;
/** The namespace of the ids of the events that are a week older. */
const NAMESPACE = 'c0ffee00-0000-4000-8000-00000000000d';

const ANCHORS = [
  anchorAt('Europe/Berlin', '2024-03-31'),
  anchorAt('Europe/Berlin', '2024-04-07'),
  anchorAt('America/New_York', '2024-11-03'),
  anchorAt('Australia/Lord_Howe', '2024-04-07'),
  anchorAt('America/Havana', '2024-11-10'),
];

interface HoursCase {
  stream: OracleStream;
  events: OracleEvent[];
  builtAt: number;
  date: string;
}

/** Events around the anchor, some also a week before, and a build at any time. */
function arbitraryCase(anchor: Anchor): fc.Arbitrary<HoursCase> {
  const stream = arbitraryStream(fc.constant(anchor)).filter(({ events }) => events.length > 0);
  const builtAt = fc.oneof(
    fc.integer({ min: anchor.dayStart, max: anchor.windowEnd }),
    fc.constantFrom(...anchor.moments).map((moment) => Math.max(moment, anchor.dayStart)),
  );
  return stream.chain((given) =>
    fc.record({
      stream: fc.constant(given),
      events: fc.subarray(given.events).map((again) => [...given.events, ...again.map(aWeekBefore)]),
      builtAt,
      date: fc.constantFrom(...anchor.dates.slice(1)),
    }),
  );
}

const aWeekBefore = (event: OracleEvent): OracleEvent => ({
  ...event,
  eventId: v5(event.eventId, NAMESPACE),
  occurredAt: event.occurredAt - WEEK,
});

for (const anchor of ANCHORS) {
  describe(`The hours of days around ${anchor.day} in ${anchor.timeZone}`, () => {
    let api: System;
    before(async () => {
      const firstAt = new Date(anchor.windowStart - WEEK).toISOString();
      api = await startSystem({ now: firstAt, timeZone: anchor.timeZone });
    });
    after(() => api.close());

    it('equal a simple count over the plays', async function () {
      this.timeout(30_000 + RUNS * 10_000);
      const property = fc.asyncProperty(arbitraryCase(anchor), (given) => compare(api, given));
      await fc.assert(property, { numRuns: RUNS });
    });
  });
}

async function compare(api: System, { stream, events, builtAt, date }: HoursCase) {
  const { timeZone, catalogue } = stream;
  await api.reset();
  await adoptTimeZone(api.database, timeZone);
  await saveOracleCatalogue(api.database, catalogue, new Date(0));
  const delivered = events.filter((event) => event.occurredAt <= builtAt + AHEAD_MAX);
  await deliverEvents(api.database, delivered, new Date(builtAt));
  await buildDueDays(api.database, { timeZone, now: new Date(builtAt) });
  api.clock.advance({ milliseconds: builtAt + 90_000 - api.clock().getTime() });
  const answer = await fetchHours(api, date);
  const { rows } = await api.database.raw<{ rows: { metric_date: string }[] }>(
    'select metric_date from metric_days where built_at is not null',
  );
  const built = rows.map((row) => row.metric_date);
  const plays = readPlays(delivered, catalogue, timeZone);
  expect(answer).to.deep.equal(expectHours(plays, built, date, builtAt, timeZone));
  await compareWithDay(api, date, answer);
}

type Plays = ReturnType<typeof readPlays>;

const UNKNOWN = {
  total_minutes_watched: null,
  total_play_starts: null,
  total_completions: null,
  total_unique_children: null,
  active_books: null,
};

function expectHours(plays: Plays, built: string[], date: string, builtAt: number, timeZone: string) {
  const before = plusDays(date, -7);
  const [ends, endsBefore] = [endOfDate(date, timeZone), endOfDate(before, timeZone)];
  const isBuilt = built.includes(date);
  const until = Math.min(builtAt, ends);
  const untilBefore = until === ends ? endsBefore : readSameTime(before, until, -7, timeZone);
  const playsOf = (asked: string) => plays.filter((play) => play.metricDate === asked);
  const sums = (asked: string, at: number, counted: number) => ({
    ...{ date: asked, until: isBuilt ? new Date(at).toISOString() : null },
    ...(isBuilt && built.includes(asked) ? readSumsUntil(playsOf(asked), counted) : UNKNOWN),
  });
  return {
    data: readHours(playsOf(date), readHourStarts(date, timeZone), isBuilt ? until : Number.NaN).map(
      (hour) => (isBuilt ? hour : { ...hour, minutes_watched: null, play_starts: null, completions: null }),
    ),
    summary: sums(date, until, Number.POSITIVE_INFINITY),
    week_before: sums(before, untilBefore, until === ends ? Number.POSITIVE_INFINITY : untilBefore),
  };
}

async function fetchHours({ send }: System, date: string) {
  const answer = await send('GET', `/admin/api/v1/analytics/platform/hours?date=${date}`);
  expect(answer.status, answer.text).to.equal(200);
  const { data, summary, week_before } = answer.body as ReturnType<typeof expectHours>;
  const strip = (sums: Record<string, unknown>) => {
    const { completeness: _, computed_at: __, ...rest } = sums;
    return rest;
  };
  return { data, summary: strip(summary), week_before: strip(week_before) };
}

/** The hours add up to the day, and so do the figures that are counted separately. */
async function compareWithDay(
  { send }: System,
  date: string,
  { data, summary }: Awaited<ReturnType<typeof fetchHours>>,
) {
  const answer = await send('GET', `/admin/api/v1/analytics/platform?start=${date}&end=${date}`);
  const { data: days } = answer.body as { data: Record<string, number | null>[] };
  const day = days[0] ?? {};
  expect(summary).to.include({
    total_minutes_watched: day.minutes_watched,
    total_play_starts: day.play_starts,
    total_completions: day.completions,
    total_unique_children: day.unique_children,
    active_books: day.active_books,
  });
  if (day.play_starts === null) return;
  const sum = (field: 'minutes_watched' | 'play_starts' | 'completions') =>
    data.reduce((total, hour) => total + (hour[field] ?? 0), 0);
  expect(sum('play_starts')).to.equal(day.play_starts);
  expect(sum('completions')).to.equal(day.completions);
  expect(Math.abs(sum('minutes_watched') - (day.minutes_watched ?? 0))).to.be.below(
    0.005 * data.length + 1e-6,
  );
}
