import type { BookAnswer } from '../answers.ts';
import { Hint } from '../components/hint.tsx';
import { writeQuotient } from '../figures/write-number.ts';

/** What is known of a book over everything that is held; nothing while nobody has watched it. */
export function AllTime({ book }: { book: BookAnswer['book'] }) {
  const { average_views_per_child } = book.all_time;
  if (average_views_per_child === null) return null;
  return (
    <section class="today whole" aria-labelledby="all">
      <h2 id="all">All time</h2>
      <dl class="row-figures">
        <div>
          <dt>
            views per child <Hint of="views_per_child" />
          </dt>
          <dd>{writeQuotient(average_views_per_child)}</dd>
        </div>
      </dl>
    </section>
  );
}
