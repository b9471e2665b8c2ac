import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { DayAnswer } from '../answers.ts';
import { MEASURES, writeFigure } from '../charts/series.ts';
import { writeRateOfPlays } from '../figures/write-rate.ts';
import { dayFigure, MEASURE_NAMES, type MeasureName } from './measure-figures.ts';

/** A column of a table of days beside that of its chart. */
export interface DayColumn {
  label: string;
  cells: Readonly<Record<MetricDate, string>>;
}

/** With more days the table would make the page too heavy: it then holds the measure that is drawn. */
const DAYS_MAX = 45;

/** The other measures of the days, so that the table of a chart holds all that is known of them. */
export function otherColumns({ data }: Pick<DayAnswer, 'data'>, shown: MeasureName): DayColumn[] {
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
