import { type MetricDate, plusDays } from '../../../foundation/core/reporting-day.ts';
import type { DayAnswer } from '../answers.ts';
import type { DayPoint, DayState } from '../charts/series.ts';
import { dayFigure, type MeasureName } from './measure-figures.ts';

/**
 * The days of an answer as a chart draws them, each with how settled it is and, of an answer that is compared, the
 * day that it is compared with. A rate of a day with fewer than 20 play starts is none.
 */
export function dayPoints(answer: DayAnswer, measure: MeasureName, today: MetricDate): DayPoint[] {
  const { comparison } = answer;
  const stateOf = dayStates(answer.meta, today);
  return answer.data.map((day, index) => {
    const other = comparison?.data[index];
    const before = other && {
      date: plusDays(day.date, -(comparison?.days_back ?? 0)),
      value: dayFigure(other, measure),
    };
    return { date: day.date, value: dayFigure(day, measure), state: stateOf(day.date), before };
  });
}

/** How settled each date of an answer is (docs/metrics.md, "Days and time zones"). */
function dayStates(
  meta: Pick<DayAnswer['meta'], 'not_final' | 'not_built'>,
  today: MetricDate,
): (date: MetricDate) => DayState {
  const [notBuilt, notFinal] = [new Set(meta.not_built), new Set(meta.not_final)];
  return (date) => {
    if (notBuilt.has(date)) return 'missing';
    if (date === today) return 'today';
    return notFinal.has(date) ? 'open' : 'final';
  };
}

/** An answer with the day of another one appended: today, which is drawn and never counted. */
export function withDayAppended<Answer extends DayAnswer>(answer: Answer, other: DayAnswer): Answer {
  const { not_final, not_built } = other.meta;
  return {
    ...answer,
    data: [...answer.data, ...other.data],
    meta: {
      ...answer.meta,
      not_final: [...answer.meta.not_final, ...not_final],
      not_built: [...answer.meta.not_built, ...not_built],
    },
  };
}
