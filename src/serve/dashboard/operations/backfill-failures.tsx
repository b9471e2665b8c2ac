import { Note } from '../components/note.tsx';
import { writeDate } from '../figures/write-date.ts';
import { writeCounted } from '../figures/write-number.ts';
import type { FoundBackfill } from './backfill-words.ts';

/** How many failures are named; the table has all of them. */
const FAILURES_NAMED_MAX = 5;

/** Days that failed, with what to do, and backfills that were stopped. */
export function BackfillFailures({ backfill: { days, status } }: { backfill: FoundBackfill }) {
  const failed = days.filter(({ result }) => result === 'failed');
  if (failed.length === 0 && status !== 'failed') return null;
  return (
    <Note
      tone="broken"
      level={2}
      title={
        failed.length === 0
          ? 'It was stopped'
          : `${writeCounted(failed.length, 'day', 'days')} could not be built`
      }
    >
      <ul class="bullets">
        {failed.slice(0, FAILURES_NAMED_MAX).map(({ metric_date, error }) => (
          <li key={metric_date}>
            {writeDate(metric_date)}: <code>{error ?? 'unknown'}</code>
          </li>
        ))}
      </ul>
      <p>
        <b>What to do:</b> <code>bin/storytime doctor</code> reports whether something else is wrong. Then
        request the same days again. Nothing is lost: their events are kept, and their figures are those of
        the last build.
      </p>
    </Note>
  );
}
