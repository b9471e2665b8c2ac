import type { RangeMeta } from '../../reports/range-meta.ts';
import { openDaysSentence } from '../sentences/open-days-sentence.ts';

/** What the amounts of a pool are worth, and which days they may still change by. */
export const PreviewNote = ({ meta }: { meta: RangeMeta }) => (
  <p class="muted">
    <small>
      A preview, by minutes alone. {openDaysSentence(meta)} Nothing is stored, and nothing is owed by it.
      {meta.completeness === 'final' ? '' : ' Wait until every day is final before you pay.'}
    </small>
  </p>
);
