import { DefinitionPopovers } from '../components/definition-popovers.tsx';
import { apiQueryOfPool } from '../pool/asked-pool.ts';
import { jsonAddress } from '../range/api-addresses.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { PoolSection } from './pool-section.tsx';
import { PublishersHead } from './publishers-head.tsx';
import type { PublishersProps } from './publishers-props.ts';
import { ShareFigure } from './share-figure.tsx';

/** The publishers of the catalogue: how they share the minutes of a range, and what they would have of a pool. */
export function PublishersBody(props: PublishersProps) {
  const { dates, range, answer, pool } = props;
  return (
    <>
      <PublishersHead {...props} />
      <RangeNotes notes={range.notes} meta={answer.meta} today={dates.today} />
      {answer.data.length === 0 ? (
        <NoPublisher />
      ) : (
        <>
          <ShareFigure {...props} />
          <PoolSection {...props} />
        </>
      )}
      <p class="muted">
        <small>
          <a href={jsonAddress('reports/publishers', range, apiQueryOfPool(pool))}>
            The same figures as JSON
          </a>
        </small>
      </p>
      <DefinitionPopovers of={['share_of_minutes']} />
    </>
  );
}

const NoPublisher = () => (
  <section class="sheet empty">
    <h2>There is no publisher yet.</h2>
    <p>
      Publishers stand here as soon as they are in the catalogue. <a href="/docs">The API</a> says how they
      get there.
    </p>
  </section>
);
