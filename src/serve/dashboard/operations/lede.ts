import { type MetricDate, metricDateOf } from '../../../foundation/core/reporting-day.ts';
import { writeDay } from '../figures/write-date.ts';
import { writeInWords } from '../figures/write-number.ts';
import { type LedgerDay, stateOf } from './calendar-months.ts';
import type { FaultsFound } from './faults.tsx';

export interface LedeProps {
  days: readonly LedgerDay[];
  faults: Pick<FaultsFound, 'count'>;
  today: MetricDate;
  timeZone: string;
}

/** The state in one line: through which day is counted, what waits, and whether anything needs attention. */
export function ledeOf({ days, faults, today, timeZone }: LedeProps): string {
  const past = days.filter(({ date, status }) => date < today && status !== 'none');
  if (past.length === 0) return 'There is no day in the ledger before today.';
  const whole = past.filter(
    ({ date, built_at }) => built_at !== null && metricDateOf(new Date(built_at), timeZone) > date,
  );
  const newest = whole.at(-1);
  const counted =
    newest === undefined ? 'No whole day is counted yet.' : `Counted through ${writeDay(newest.date)}.`;
  const waiting = past.filter((day) => ['stale', 'missing'].includes(stateOf(day))).length;
  return [counted, waitingSentence(waiting), neededSentence(faults.count)].filter(Boolean).join(' ');
}

function waitingSentence(days: number): string {
  if (days === 0) return '';
  return `${inWords(days)} ${days === 1 ? 'day waits' : 'days wait'} for a rebuild.`;
}

function neededSentence(things: number): string {
  if (things === 0) return 'Nothing needs attention.';
  return `${inWords(things)} ${things === 1 ? 'thing needs' : 'things need'} attention.`;
}

function inWords(count: number): string {
  const words = writeInWords(count);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
