import { datesFrom } from '../../src/foundation/core/reporting-day.ts';
import { metricDate } from '../oracle/metric-date.ts';
import { readDays } from '../oracle/read-days.ts';
import { readHistories } from '../oracle/read-histories.ts';
import { readPlays } from '../oracle/read-plays.ts';
import type { OracleCatalogue, OracleEvent } from '../oracle/types.ts';
import type { Facts, LedgerFacts } from './builders-facts.ts';

const POSITION_TOLERANCE_MILLISECONDS = 5_000;

/** The received events, and the time of the build. */
export interface BuiltFrom {
  events: OracleEvent[];
  catalogue: OracleCatalogue;
  timeZone: string;
  /** The first time that the ledger was looked at, if that was before `now`. */
  firstBuiltAt?: Date;
  now: Date;
}

/**
 * The expected tables after every due day is built at `now`: the oracle's answer for the days of the ledger, from
 * the earliest event (or the first search) to today. A play of tomorrow has no day yet, since events may be five
 * minutes ahead of the clock.
 */
export function expectedFacts({ events, catalogue, timeZone, firstBuiltAt, now }: BuiltFrom): Facts {
  const dated = events.map((event) => ({ event, date: metricDate(event.occurredAt, timeZone) }));
  const [first = ''] = [
    ...dated.map(({ date }) => date),
    metricDate((firstBuiltAt ?? now).getTime(), timeZone),
  ].sort();
  const dates = datesFrom(first, metricDate(now.getTime(), timeZone));
  const plays = readPlays(events, catalogue, timeZone).filter((play) => dates.includes(play.metricDate));
  return {
    plays,
    ...readDays(plays, catalogue, timeZone, dates),
    histories: readHistories(plays),
    ledger: dates.map((date) => ({
      metricDate: date,
      status: 'built',
      ...countEvents(
        dated.filter((entry) => entry.date === date).map(({ event }) => event),
        catalogue,
      ),
      plays: plays.filter((play) => play.metricDate === date).length,
    })),
  };
}

/** Every event counts once, whatever its type and its child, even if its position is ignored. */
function countEvents(
  sent: OracleEvent[],
  catalogue: OracleCatalogue,
): Pick<LedgerFacts, 'rawEvents' | 'positionFaults'> {
  const identity = (event: OracleEvent) =>
    [event.childId, event.bookId, event.occurredAt, event.eventId].join(' ');
  const events = [...new Map(sent.map((event) => [identity(event), event])).values()];
  const faults = events.filter((event) => {
    const duration = catalogue.books.find((book) => book.id === event.bookId)?.durationSeconds ?? null;
    if (duration === null) return false;
    const highest = Math.max(event.positionMilliseconds ?? 0, event.fromPositionMilliseconds ?? 0);
    return highest > duration * 1000 + POSITION_TOLERANCE_MILLISECONDS;
  });
  return { rawEvents: events.length, positionFaults: faults.length };
}
