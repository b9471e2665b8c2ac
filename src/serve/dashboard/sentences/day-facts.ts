import { max, mean, median } from 'd3-array';
import { type DayPoint, type Measure, writeFigure } from '../charts/series.ts';
import { isWeekend, writeDayInFull } from '../figures/write-date.ts';
import { writeInWords } from '../figures/write-number.ts';
import { sentenceCase } from './sentence.tsx';

/** The minimum number of complete days for a statement about one day, and for one about weekends. */
const DAYS_MIN = { largest: 7, weekends: 14 } as const;

/** A day stands out from this multiple of the median on; weekends differ from this multiple of a weekday on. */
const TIMES_MIN = { largest: 1.5, weekends: 1.2 } as const;

interface CountedDay extends DayPoint {
  value: number;
}

/** Today is left out: it is not over. */
const isCounted = (day: DayPoint): day is CountedDay =>
  day.value !== null && (day.state === 'final' || day.state === 'open');

/**
 * What can be said about the days of a range: how many are not counted, which one stands out, and whether weekends do.
 * Only what the figures say, never a cause. Rates have too few plays per day for it.
 */
export function dayFacts(days: readonly DayPoint[], measure: Measure): string[] {
  const counted = days.filter(isCounted);
  const largest = largestDay(counted, measure);
  const weekends = measure.addsUp ? weekendFact(counted, measure) : undefined;
  const found = [largest, weekends].filter((fact) => fact !== undefined);
  return [...missingFact(days), ...(found.length === 0 ? [] : [`${sentenceCase(found.join('; '))}.`])];
}

function missingFact(days: readonly DayPoint[]): string[] {
  const missing = days.filter(({ state }) => state === 'missing').length;
  if (missing === 0) return [];
  return [`${sentenceCase(writeInWords(missing))} ${missing === 1 ? 'day is' : 'days are'} not counted yet.`];
}

function largestDay(days: readonly CountedDay[], measure: Measure): string | undefined {
  if (days.length < DAYS_MIN.largest || measure.kind === 'rate') return undefined;
  const highest = max(days, ({ value }) => value) ?? 0;
  const middle = median(days, ({ value }) => value) ?? 0;
  const largest = days.find(({ value }) => value === highest);
  if (largest === undefined || highest === 0 || highest < TIMES_MIN.largest * middle)
    return 'no day stands out';
  const superlative = measure.kind === 'minutes' ? 'longest' : 'largest';
  return `the ${superlative} day was ${writeDayInFull(largest.date)} with ${writeFigure(highest, measure)}`;
}

function weekendFact(days: readonly CountedDay[], measure: Measure): string | undefined {
  if (days.length < DAYS_MIN.weekends) return undefined;
  const [weekend, weekday] = [true, false].map((is) =>
    mean(
      days.filter(({ date }) => isWeekend(date) === is),
      ({ value }) => value,
    ),
  );
  if (!weekend || !weekday) return undefined;
  const name = measure.label.toLowerCase();
  const [times, opposite] = [weekend / weekday, weekday / weekend];
  if (times >= TIMES_MIN.weekends)
    return `a day of a weekend has ${written(times)} times the ${name} of a weekday`;
  if (opposite >= TIMES_MIN.weekends)
    return `a weekday has ${written(opposite)} times the ${name} of a day of a weekend`;
  return undefined;
}

const written = (times: number) => times.toFixed(1);
