import { addressOn } from '../addresses.ts';
import { LineChart } from '../charts/line-chart.tsx';
import { Measures } from '../components/measures.tsx';
import { Picker } from '../components/picker.tsx';
import { PickerButton } from '../components/picker-button.tsx';
import { pickedRange } from '../range/chosen-range.ts';
import { daysCsvAddress, queryOfViewing } from '../range/range-addresses.ts';
import { measureWords } from '../viewing/measure-choices.ts';
import type { MeasureName } from '../viewing/measure-figures.ts';
import { viewingChart } from '../viewing/viewing-chart.tsx';
import { daysAgo, type OverviewAnswers } from './read-overview.ts';

export interface ViewingSectionProps {
  answers: OverviewAnswers;
  measure: MeasureName;
  timeZone: string;
}

/** The days of a range as a line, with a choice of the range and the measure. */
export function ViewingSection({ answers, measure, timeZone }: ViewingSectionProps) {
  const { dates, range, viewing } = answers;
  const picker = { picked: pickedRange(range, dates), query: queryOfViewing(range, measure) };
  const hrefOf = (chosen: MeasureName) => addressOn('/admin', queryOfViewing(range, chosen));
  const today = range.end === daysAgo(dates, 1) ? answers.today : null;
  return (
    <section class="section" aria-labelledby="range">
      <div class="section-head">
        <h2 id="range">Viewing</h2>
        <PickerButton {...picker} />
      </div>
      <Picker {...picker} />
      <div class="sheet">
        <Measures choices={measureWords(measure, hrefOf)} />
        <LineChart
          {...viewingChart({
            ...{ subject: 'library', answer: viewing, today, date: dates.today },
            ...{ range, measure, timeZone, annotations: answers.annotations },
            csv: daysCsvAddress('analytics/platform', range),
          })}
        />
      </div>
    </section>
  );
}
