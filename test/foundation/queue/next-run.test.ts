import { expect } from 'chai';
import { IANAZone } from 'luxon';
import { nextRun } from '../../../src/foundation/queue/next-run.ts';
import { SCHEDULE } from '../../../workers/schedule.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const YEAR = { from: Date.parse('2026-01-01T00:00:00Z'), until: Date.parse('2027-01-01T00:00:00Z') };

/** The daily ones of the schedule, and times at which clocks change somewhere. */
const DAILY = SCHEDULE.map(({ pattern }) => pattern).filter((pattern) => /^\d+ \d+ /.test(pattern));
const PATTERNS = [...DAILY, '0 0 * * *', '30 1 * * *', '15 2 * * *', '0 3 * * *', '30 23 * * *'];

type Change = { at: number; offset: number };

/** When the clocks of a zone change in the year. None does so twice within the four days between two checks. */
function changesOf(timeZone: string): Change[] {
  const zone = IANAZone.create(timeZone);
  const changes: Change[] = [{ at: YEAR.from, offset: zone.offset(YEAR.from) }];
  for (let at = YEAR.from; at < YEAR.until; at += 4 * DAY) {
    let [before, after] = [at, at + 4 * DAY];
    const offset = zone.offset(after);
    if (offset === changes.at(-1)?.offset) continue;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (zone.offset(middle) === offset) after = middle;
      else before = middle;
    }
    changes.push({ at: after, offset });
  }
  return changes;
}

/** Of all time zones one for each way in which clocks change in the year: the others show the same times. */
function differentZones(): Map<string, Change[]> {
  const zones = new Map<string, [string, Change[]]>();
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    const changes = changesOf(timeZone);
    zones.set(JSON.stringify(changes), [timeZone, changes]);
  }
  return new Map(zones.values());
}

/** Every run after an instant, up to the first that is not before another. */
function runsOf(pattern: string, timeZone: string, { from, until }: { from: number; until: number }) {
  const runs: number[] = [];
  for (let at = from; at < until; ) {
    const run = nextRun(pattern, timeZone, new Date(at))?.getTime() ?? Number.NaN;
    if (!(run > at)) throw new Error(`${pattern} in ${timeZone} after ${new Date(at).toISOString()}: ${run}`);
    runs.push(run);
    at = run;
  }
  return runs;
}

function clockOf(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (instant) => format.format(instant);
}

/** Throws unless the runs are one on each date, none left out, and each at its time if the date has that time. */
function expectOneOnEachDate(runs: number[], pattern: string, timeZone: string): void {
  const clock = clockOf(timeZone);
  const [minute = '', hour = ''] = pattern.split(' ').map((part) => part.padStart(2, '0'));
  let date = Date.parse(clock(runs[0] ?? 0).slice(0, 10));
  for (const [index, run] of runs.entries()) {
    // If one day is right, the next one is not checked again, because reading the local time is slow.
    if (index === 0 || run - (runs[index - 1] ?? 0) !== DAY) {
      const wanted = `${new Date(date).toISOString().slice(0, 10)} ${hour}:${minute}`;
      if (!isRight(run, wanted, clock)) throw new Error(`${clock(run)} in ${timeZone} instead of ${wanted}`);
    }
    date += DAY;
  }
}

/** At its time and not for the second time, or right after the gap in which its time is, or at the end of the date. */
function isRight(run: number, wanted: string, clock: (instant: number) => string): boolean {
  const shown = clock(run);
  if (shown === wanted) return clock(run - HOUR) < wanted && clock(run - HOUR / 2) < wanted;
  const isOnDate = shown.slice(0, 10) === wanted.slice(0, 10);
  const isAfterGap = shown > wanted && clock(run - 1) < wanted;
  const isLastMinute = shown < wanted && clock(run + MINUTE).slice(0, 10) > wanted.slice(0, 10);
  return isOnDate && (isAfterGap || isLastMinute);
}

describe('The next run of a daily job', () => {
  it('comes once on every date of a year in every time zone, each later than the one before', () => {
    const zones = differentZones();
    expect([...zones.keys()].length).to.be.above(40);
    for (const [timeZone, [, ...changes]] of zones) {
      for (const pattern of DAILY) expectOneOnEachDate(runsOf(pattern, timeZone, YEAR), pattern, timeZone);
      for (const { at } of changes) {
        for (const pattern of PATTERNS) {
          const runs = runsOf(pattern, timeZone, { from: at - 2 * DAY, until: at + 2 * DAY });
          expectOneOnEachDate(runs, pattern, timeZone);
        }
      }
    }
  }).timeout(60_000);

  it('is the same from every earlier instant, also between the two passes of a repeated hour', () => {
    for (const timeZone of ['Australia/Lord_Howe', 'America/New_York', 'America/Havana']) {
      for (const { at } of changesOf(timeZone).slice(1)) {
        for (const pattern of PATTERNS) {
          const runs = runsOf(pattern, timeZone, { from: at - 2 * DAY, until: at + 2 * DAY });
          for (let from = at - 3 * HOUR; from < at + 3 * HOUR; from += 10 * MINUTE) {
            const expected = runs.find((run) => run > from);
            expect(nextRun(pattern, timeZone, new Date(from))?.getTime(), timeZone).to.equal(expected);
          }
        }
      }
    }
  });

  for (const [what, pattern, timeZone, after, expected] of [
    ['comes at its time', '0 2 * * *', 'Europe/Berlin', '2026-07-01T00:00:00Z', '2026-07-02T00:00:00Z'],
    ['comes a moment later', '0 2 * * *', 'UTC', '2026-07-01T01:59:59.999Z', '2026-07-01T02:00:00Z'],
    [
      'comes after a gap of half an hour',
      '0 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T12:00Z',
      '2026-10-03T15:30Z',
    ],
    [
      'comes once where half an hour comes twice',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T14:45Z',
      '2026-04-05T15:15Z',
    ],
    [
      'comes after an hour that is skipped',
      '30 2 * * *',
      'America/New_York',
      '2026-03-08T05:00Z',
      '2026-03-08T07:00Z',
    ],
    [
      'comes after a midnight that is skipped',
      '0 0 * * *',
      'Africa/Cairo',
      '2026-04-23T12:00Z',
      '2026-04-23T22:00Z',
    ],
    [
      'comes at the first of two midnights',
      '30 0 * * *',
      'America/Havana',
      '2026-10-31T12:00Z',
      '2026-11-01T04:30Z',
    ],
    [
      'comes in the last minute if the rest of a date is skipped',
      '30 23 * * *',
      'America/Nuuk',
      '2026-03-28T12:00Z',
      '2026-03-29T00:59Z',
    ],
    [
      'does not come on a date that a zone leaves out',
      '0 2 * * *',
      'Pacific/Apia',
      '2011-12-29T12:00Z',
      '2011-12-30T12:00Z',
    ],
  ] as const) {
    it(what, () => {
      const run = nextRun(pattern, timeZone, new Date(after));
      expect(run?.toISOString()).to.equal(new Date(expected).toISOString());
    });
  }
});

describe('The next run of a job with an interval in minutes', () => {
  it('always comes after the same interval, whatever the clocks of a zone do', () => {
    for (const [pattern, step, past] of [
      ['* * * * *', MINUTE, 0],
      ['*/5 * * * *', 5 * MINUTE, 0],
      ['17 * * * *', HOUR, 17 * MINUTE],
    ] as const) {
      for (const timeZone of ['Australia/Lord_Howe', 'America/New_York', 'Asia/Kolkata']) {
        const from = Date.parse('2026-04-04T13:00:00Z');
        const runs = runsOf(pattern, timeZone, { from, until: from + 6 * HOUR });
        expect(runs[0]).to.equal(from + (past === 0 ? step : past));
        expect(new Set(runs.slice(1).map((run, index) => run - (runs[index] ?? 0)))).to.deep.equal(
          new Set([step]),
        );
      }
    }
  });
});

describe('The next run', () => {
  for (const pattern of [
    '',
    '0 0 1 1 *',
    '60 2 * * *',
    '0 24 * * *',
    '60 * * * *',
    '*/7 * * * *',
    '*/0 * * * *',
    '* 2 * * *',
  ]) {
    it(`does not exist for a pattern that the schedule does not use: "${pattern}"`, () => {
      expect(nextRun(pattern, 'UTC', new Date())).to.equal(undefined);
    });
  }

  it('does not exist for a daily job in an unknown zone', () => {
    expect(nextRun('0 2 * * *', 'Australia/Lord_Howl', new Date())).to.equal(undefined);
  });
});
