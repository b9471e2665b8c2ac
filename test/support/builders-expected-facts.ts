import { datesFrom } from '../../src/core/reporting-day.ts';
import { metricDate } from '../oracle/metric-date.ts';
import { readDays } from '../oracle/read-days.ts';
import { readHistories } from '../oracle/read-histories.ts';
import { readPlays } from '../oracle/read-plays.ts';
import type { OracleCatalogue, OracleEvent } from '../oracle/types.ts';
import type { Facts, LedgerFacts } from './builders-facts.ts';

const POSITION_TOLERANCE_MILLISECONDS = 5_000;

/**
 * What the tables must say once every due day is built at `now`: the oracle's answer for the days of the
 * ledger, which reaches from the earliest event to today. A play of tomorrow (events may be five minutes
 * ahead of the clock) has no day yet.
 */
export function expectedFacts(
  events: OracleEvent[],
  catalogue: OracleCatalogue,
  timeZone: string,
  now: Date,
): Facts {
  const today = metricDate(now.getTime(), timeZone);
  const earliest = events.map((event) => metricDate(event.occurredAt, timeZone)).sort()[0] ?? today;
  const dates = datesFrom(earliest < today ? earliest : today, today);
  const plays = readPlays(events, catalogue, timeZone).filter((play) => dates.includes(play.metricDate));
  return {
    plays,
    ...readDays(plays, catalogue, timeZone, dates),
    histories: readHistories(plays),
    ledger: dates.map((date) => ({
      metricDate: date,
      status: 'built',
      ...countEvents(
        events.filter((event) => metricDate(event.occurredAt, timeZone) === date),
        catalogue,
      ),
      plays: plays.filter((play) => play.metricDate === date).length,
    })),
  };
}

/** Every event counts once, of whatever kind and whoever it is from; so does a position that is not believed. */
function countEvents(
  events: OracleEvent[],
  catalogue: OracleCatalogue,
): Pick<LedgerFacts, 'rawEvents' | 'positionFaults'> {
  const faults = events.filter((event) => {
    const duration = catalogue.books.find((book) => book.id === event.bookId)?.durationSeconds ?? null;
    if (duration === null) return false;
    const highest = Math.max(event.positionMilliseconds ?? 0, event.fromPositionMilliseconds ?? 0);
    return highest > duration * 1000 + POSITION_TOLERANCE_MILLISECONDS;
  });
  return { rawEvents: events.length, positionFaults: faults.length };
}
