import type { PlatformAnswer } from '../answers.ts';
import { writeCounted } from '../figures/write-number.ts';
import { writeHours } from '../figures/write-place.ts';
import { type Morning, type MorningDay, morningFacts, morningLine } from '../sentences/morning-line.ts';
import { daysAgo, type OverviewAnswers } from './read-overview.ts';

type Day = PlatformAnswer['data'][number];
type Answers = Pick<OverviewAnswers, 'dates' | 'today' | 'week' | 'failure' | 'alertCount'>;

/** The first line of the overview, and the line below it. */
export function morningWords(answers: Answers): { line: string; facts: string[] } {
  const { dates, today } = answers;
  if (dates.first === dates.today) return { line: firstDayLine(dayOf(today.data[0])), facts: [] };
  const morning = morningOf(answers);
  return { line: morningLine(morning), facts: morningFacts(morning) };
}

/** What is known in the morning, from the answers of the reports. */
function morningOf({ dates, week, failure, alertCount }: Answers): Morning {
  const isFirstDay = dates.first === daysAgo(dates, 1);
  return {
    date: daysAgo(dates, 1),
    yesterday: dayOf(week.data.at(-1)),
    reason: reasonOf(failure),
    isFirstDay,
    weekBefore: dayOf(week.comparison?.data.at(-1)),
    alerts: alertCount,
  };
}

const reasonOf = (failure: string | null): string =>
  failure === null
    ? 'It is counted a few minutes after its events have arrived.'
    : `Counting it failed (${failure}) and is tried again; no event is lost.`;

function firstDayLine(today: MorningDay | null): string {
  if (!today?.children) return 'The first day: nobody has watched yet.';
  const children = writeCounted(today.children, 'child has', 'children have');
  return `The first day: ${children} watched ${writeHours(today.minutes)} of stories so far.`;
}

/** A day for the morning line; null if it is not counted. */
function dayOf(day: Day | undefined): MorningDay | null {
  if (day?.minutes_watched == null) return null;
  const { unique_children, minutes_watched, play_starts, completions } = day;
  return {
    ...{ children: unique_children ?? 0, minutes: minutes_watched },
    ...{ playStarts: play_starts ?? 0, completions: completions ?? 0 },
  };
}
