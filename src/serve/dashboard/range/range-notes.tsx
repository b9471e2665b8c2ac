import { daysBetween, type MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { DayAnswer } from '../answers.ts';
import { Note } from '../components/note.tsx';
import { writeDay, writeDays } from '../figures/write-date.ts';
import { writeCounted } from '../figures/write-number.ts';

export interface RangeNotesProps {
  /** Values of the address that were not understood. */
  notes: readonly string[];
  meta: Pick<DayAnswer['meta'], 'start' | 'end' | 'not_built' | 'completeness' | 'unique_children_partial'>;
  today: MetricDate;
}

/** What qualifies the figures of a range; nothing if they are complete. */
export function RangeNotes({ notes, meta, today }: RangeNotesProps) {
  const said = [...notes, ...missingDays(meta, today), ...childrenNoLongerStored(meta)];
  if (said.length === 0) return null;
  return (
    <div class="notes">
      {said.map((sentence) => (
        <Note key={sentence} tone="look">
          <p>{sentence}</p>
        </Note>
      ))}
    </div>
  );
}

/** Today is not over, so it does not count as missing (docs/api.md, "Sums over days that are missing"). */
function missingDays(
  { start, end, not_built, completeness }: RangeNotesProps['meta'],
  today: MetricDate,
): string[] {
  const missing = not_built.filter((date) => date !== today);
  const [first, last] = [missing[0], missing.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (completeness === 'none')
    return ['None of these days is counted, so there is no figure. Choose other days.'];
  const days = daysBetween(start, end) + 1;
  const isOneStretch = daysBetween(first, last) + 1 === missing.length;
  const which = first === last ? writeDay(first) : writeDays(first, last);
  const where = isOneStretch ? which : `between ${which.replace('–', 'and')}`;
  return [
    `${missing.length} of ${writeCounted(days, 'day is', 'days are')} not counted (${where}). Sums leave them out, and are not compared.`,
  ];
}

function childrenNoLongerStored({ unique_children_partial }: RangeNotesProps['meta']): string[] {
  if (!unique_children_partial) return [];
  return [
    'Some plays of these days are no longer stored. The children of the range are those whose plays still are; all other figures are complete.',
  ];
}
