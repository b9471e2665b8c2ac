import type { DayAnswer } from '../answers.ts';
import { MEASURES, writeFigure } from '../charts/series.ts';
import type { MeasureChoice } from '../components/measures.tsx';
import { writeRateOfPlays } from '../figures/write-rate.ts';
import { MEASURE_NAMES, type MeasureName, measureFigure } from './measure-figures.ts';

const NAMES: Record<MeasureName, string> = {
  minutes: 'Minutes watched',
  play_starts: 'Play starts',
  children: 'Children',
  completions: 'Completions',
  completion_rate: 'Completion rate',
};

/** The measures that a chart can show, as words alone, for pages that show the figures elsewhere. */
export function measureWords(shown: MeasureName, hrefOf: (measure: MeasureName) => string): MeasureChoice[] {
  return MEASURE_NAMES.map((measure) => ({
    ...{ label: NAMES[measure], href: hrefOf(measure), isShown: measure === shown },
  }));
}

/** The same with the figure of the range, and its change if it is compared. */
export function measureChoices(
  answer: DayAnswer,
  shown: MeasureName,
  hrefOf: (measure: MeasureName) => string,
): MeasureChoice[] {
  return measureWords(shown, hrefOf).map((choice, index) => {
    const { measure, change } = measureFigure(answer, MEASURE_NAMES[index] ?? 'minutes');
    return { ...choice, figure: writeSum(answer, measure), ...(change === null ? {} : { change }) };
  });
}

function writeSum(answer: DayAnswer, measure: MeasureName): string {
  const { total_completions, total_play_starts } = answer.summary;
  if (measure === 'completion_rate') return writeRateOfPlays(total_completions, total_play_starts);
  return writeFigure(measureFigure(answer, measure).value, MEASURES[measure]);
}
