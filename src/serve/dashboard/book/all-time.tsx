import type { BookAnswer } from '../answers.ts';
import { Hint } from '../components/hint.tsx';
import { writeDate } from '../figures/write-date.ts';
import { writeCount, writeMinutes, writeQuotient } from '../figures/write-number.ts';
import { writeRateOfPlays } from '../figures/write-rate.ts';

/** The figures of a book over all time (docs/metrics.md, "All time"); nothing while it has not been watched. */
export function AllTime({ book }: { book: BookAnswer['book'] }) {
  const { all_time: all } = book;
  if (all.first_played_on === null) return null;
  return (
    <section class="today whole" aria-labelledby="all">
      <h2 id="all">
        All time <small>since {writeDate(all.first_played_on)}</small>
      </h2>
      <dl class="row-figures">
        <AllTimeFigure name="play starts" figure={writeCount(all.total_play_starts)} />
        <AllTimeFigure name="minutes" figure={writeMinutes(all.total_minutes_watched)} />
        <AllTimeFigure name="children" figure={writeCount(all.total_unique_children)} />
        <AllTimeFigure name="children reached the end" figure={writeCount(all.children_completed)} />
        <AllTimeFigure
          name="completion rate"
          figure={writeRateOfPlays(all.total_completions, all.total_play_starts)}
        />
        <div>
          <dt>
            views per child <Hint of="views_per_child" />
          </dt>
          <dd>{writeQuotient(all.average_views_per_child)}</dd>
        </div>
      </dl>
      {all.unique_children_partial === true && all.plays_held_from !== null ? (
        <p class="muted">
          <small>
            Children are those whose plays are still stored, from {writeDate(all.plays_held_from)} on.
          </small>
        </p>
      ) : null}
    </section>
  );
}

const AllTimeFigure = ({ name, figure }: { name: string; figure: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{figure}</dd>
  </div>
);
