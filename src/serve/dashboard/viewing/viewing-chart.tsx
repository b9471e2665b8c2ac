import type { DayAnswer } from '../answers.ts';
import type { Annotation } from '../charts/annotations.tsx';
import type { DayChartProps } from '../charts/day-chart.ts';
import { MEASURES } from '../charts/series.ts';
import { Hint } from '../components/hint.tsx';
import { writeTime } from '../figures/write-date.ts';
import type { ChosenRange } from '../range/chosen-range.ts';
import { nameOfComparison } from '../range/name-of-range.ts';
import { type Viewing, viewingSentence } from '../sentences/viewing-sentence.ts';
import { dayPoints, withDayBehind } from './day-points.ts';
import { type MeasureName, measureFigure } from './measure-figures.ts';
import { otherColumns } from './other-columns.ts';

export interface ViewingChart {
  subject: Viewing['subject'];
  answer: DayAnswer;
  /** Today, where it is drawn behind the range. */
  today: DayAnswer | null;
  date: string;
  range: ChosenRange;
  measure: MeasureName;
  timeZone: string;
  annotations: readonly Annotation[];
  /** Where the days are as a file. */
  csv?: string;
}

/** What a chart of the days of a range is drawn from: the library's, or those of a book or a publisher. */
export function viewingChart(viewing: ViewingChart): DayChartProps {
  const { subject, answer, today, date, range, measure, timeZone, annotations, csv } = viewing;
  const drawn = today === null ? answer : withDayBehind(answer, today);
  const countedAt = (today ?? answer).meta.computed_at;
  const comparison = nameOfComparison(range);
  return {
    measure: MEASURES[measure],
    days: dayPoints(drawn, measure, date),
    sentence: viewingSentence(viewingOf(viewing, dayPoints(answer, measure, date))),
    caption: `${CAPTIONS[subject]} by day, newest first. Children of a range are counted anew, not added up.`,
    ...(comparison === undefined ? {} : { comparison: comparison.replace(/^the /, '') }),
    ...(countedAt === null ? {} : { time: writeTime(new Date(countedAt), timeZone) }),
    hint: <Hint of="fresh" />,
    annotations,
    csv,
    moreColumns: otherColumns(drawn, measure),
  };
}

const CAPTIONS: Record<ViewingChart['subject'], string> = {
  library: 'Figures of the library',
  book: 'Figures of the book',
  publisher: 'Figures of the publisher',
};

/** The figures behind the sentence: those of the range, without today behind it. */
function viewingOf({ subject, answer, range, measure }: ViewingChart, days: Viewing['days']): Viewing {
  const { value, change } = measureFigure(answer, measure);
  const { total_play_starts, total_completions } = answer.summary;
  return {
    ...{ measure, subject, total: value, days, start: range.start, end: range.end },
    ...{ playStarts: total_play_starts ?? 0, completions: total_completions ?? 0 },
    ...{ change: change ?? undefined, comparedWith: nameOfComparison(range) },
  };
}
