import { writeTime } from '../figures/write-date.ts';
import { writeCount, writeMinutes } from '../figures/write-number.ts';
import type { OverviewAnswers } from './read-overview.ts';

/** What has been counted of today; nothing before its first event. */
export function TodaySoFar({ answers: { today }, timeZone }: { answers: OverviewAnswers; timeZone: string }) {
  const [day] = today.data;
  const { computed_at } = today.meta;
  if (day === undefined || computed_at === null) return null;
  return (
    <section class="today" aria-labelledby="today">
      <h2 id="today">
        Today so far <small>until {writeTime(new Date(computed_at), timeZone)}</small>
      </h2>
      <dl class="row-figures">
        <RowFigure name="minutes" figure={writeMinutes(day.minutes_watched)} />
        <RowFigure name="children" figure={writeCount(day.unique_children)} />
        <RowFigure name="play starts" figure={writeCount(day.play_starts)} />
        <RowFigure name="completions" figure={writeCount(day.completions)} />
        <RowFigure name="active books" figure={writeCount(day.active_books)} />
      </dl>
    </section>
  );
}

const RowFigure = ({ name, figure }: { name: string; figure: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{figure}</dd>
  </div>
);
