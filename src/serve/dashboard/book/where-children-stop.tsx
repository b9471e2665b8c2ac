import type { BookAnswer } from '../answers.ts';
import { Histogram } from '../charts/histogram.tsx';
import { Empty } from '../components/empty.tsx';
import { Hint } from '../components/hint.tsx';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import { dropOffSentence } from '../sentences/drop-off-sentence.ts';

type Book = BookAnswer['book'];

/** Where plays stop (docs/metrics.md, "Drop-off"); from 20 plays on as a chart. */
export function WhereChildrenStop({ book: { dropoff, duration_seconds } }: { book: Book }) {
  const counts = dropoff.map(({ session_count }) => session_count ?? 0);
  const plays = counts.reduce((sum, count) => sum + count, 0);
  if (plays < PLAYS_FOR_A_RATE) return <TooFew plays={plays} isTimed={duration_seconds !== null} />;
  return (
    <div class="sheet">
      <Histogram
        counts={counts}
        durationSeconds={duration_seconds}
        sentence={dropOffSentence(counts, duration_seconds)}
        title={
          <>
            Where children stop <Hint of="drop_off" />
          </>
        }
      />
    </div>
  );
}

/** What is missing, when it will be shown, and the progress. */
const TooFew = ({ plays, isTimed }: { plays: number; isTimed: boolean }) => (
  <Empty title="Where children stop" progress={{ have: plays, need: PLAYS_FOR_A_RATE, unit: 'plays' }}>
    {isTimed
      ? `From ${PLAYS_FOR_A_RATE} plays on, this chart names the places where children leave.`
      : 'The length of this book is not known, so the chart cannot show where plays stop. Send duration_seconds with the book.'}
  </Empty>
);
