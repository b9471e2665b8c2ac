import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { DayAnswer } from '../answers.ts';
import type { Annotation } from '../charts/annotations.tsx';
import type { DayChartProps } from '../charts/day-chart.ts';
import { MEASURES, writeFigure } from '../charts/series.ts';
import { Hint } from '../components/hint.tsx';
import { writeTime } from '../figures/write-date.ts';
import { writeRateOfPlays } from '../figures/write-rate.ts';
import type { ChosenRange } from '../range/chosen-range.ts';
import { nameOfComparison } from '../range/range-words.ts';
import { type Viewing, viewingSentence } from '../sentences/viewing-sentence.ts';
import { dayPoints, withDayAppended } from './day-points.ts';
import { dayFigure, MEASURE_NAMES, type MeasureName, measureFigure } from './measure-figures.ts';

export interface ViewingChart {
  subject: Viewing['subject'];
  answer: DayAnswer;
  /** Today, if it is drawn after the range. */
  today: DayAnswer | null;
  date: string;
  range: ChosenRange;
  measure: MeasureName;
  timeZone: string;
  annotations: readonly Annotation[];
  /** The address of the days as a file. */
  csv?: string;
}

/** The data of a chart of days: of the library, a book or a publisher. */
export function viewingChart(viewing: ViewingChart): DayChartProps {
  const { subject, answer, today, date, range, measure, timeZone, annotations, csv } = viewing;
  const drawn = today === null ? answer : withDayAppended(answer, today);
  const countedAt = (today ?? answer).meta.computed_at;
  const comparison = nameOfComparison(range);
  return {
    measure: MEASURES[measure],
    days: dayPoints(drawn, measure, date),
    sentence: viewingSentence(viewingOf(viewing, dayPoints(answer, measure, date))),
    caption: `${CAPTIONS[subject]} by day, newest first. Children of a range are counted once, not added up.`,
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

/** A column of a table of days in addition to that of its chart. */
export interface DayColumn {
  label: string;
  cells: Readonly<Record<MetricDate, string>>;
}

/** With more days the page would be too large: the table then has only the measure that is drawn. */
const DAYS_MAX = 45;

/** The other measures of the days, so that the table of a chart is complete. */
function otherColumns({ data }: Pick<DayAnswer, 'data'>, shown: MeasureName): DayColumn[] {
  if (data.length > DAYS_MAX) return [];
  return MEASURE_NAMES.filter((measure) => measure !== shown).map((measure) => ({
    label: MEASURES[measure].label,
    cells: Object.fromEntries(data.map((day) => [day.date, writeDayFigure(day, measure)])),
  }));
}

function writeDayFigure(day: DayAnswer['data'][number], measure: MeasureName): string {
  if (measure === 'completion_rate') return writeRateOfPlays(day.completions, day.play_starts);
  return writeFigure(dayFigure(day, measure), MEASURES[measure]);
}
