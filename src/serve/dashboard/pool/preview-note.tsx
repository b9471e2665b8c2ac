import { daysBetween } from '../../../foundation/core/reporting-day.ts';
import type { RangeMeta } from '../../reports/range-meta.ts';
import { writeCounted } from '../figures/write-number.ts';

/** That the amounts are a preview, and how many days may still change. */
export const PreviewNote = ({ meta }: { meta: RangeMeta }) => (
  <p class="muted">
    <small>
      A preview, by minutes alone. {openDaysSentence(meta)} Nothing is stored, and nothing is owed.
      {meta.completeness === 'final' ? '' : ' Wait until every day is final before you pay.'}
    </small>
  </p>
);

type Meta = Pick<RangeMeta, 'start' | 'end' | 'not_final' | 'not_built'>;

/** How settled the days of a range are, as a sentence next to its sums. */
export function openDaysSentence({ start, end, not_final, not_built }: Meta): string {
  const days = daysBetween(start, end) + 1;
  const [missing, open] = [not_built.length, not_final.length - not_built.length];
  const of = days === 1 ? 'the day' : `of ${days} days`;
  if (not_final.length === 0) return days === 1 ? 'The day is final.' : `All ${days} days are final.`;
  if (missing === days) return days === 1 ? 'The day is not counted.' : `None ${of} is counted.`;
  if (days === 1) return 'The day may still change.';
  const said = [
    ...(missing === 0 ? [] : [`${writeCounted(missing, `${of} is`, `${of} are`)} not counted`]),
    ...(open === 0 ? [] : [`${open} ${of} may still change`]),
  ];
  return `${said.join(', and ')}.`;
}
