import { DefinitionPopovers } from '../components/definition-popovers.tsx';
import { Note } from '../components/note.tsx';
import { jsonAddress } from '../range/api-addresses.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { BestSection } from './best-section.tsx';
import { HabitsSection } from './habits-section.tsx';
import { OverviewHead } from './overview-head.tsx';
import { TodaySoFar } from './today-so-far.tsx';
import { ViewingSection, type ViewingSectionProps } from './viewing-section.tsx';
import { WeekSection } from './week-section.tsx';
import { WorthALook } from './worth-a-look.tsx';

/** What people look at every morning: yesterday, today so far, the week, a range, the best, and what needs somebody. */
export function OverviewBody({ isDone, ...props }: ViewingSectionProps & { isDone: boolean }) {
  const { answers, timeZone } = props;
  const { dates, range, viewing, weekBooks, monthBooks, alertDays } = answers;
  return (
    <>
      {isDone ? (
        <Note tone="well" isAnswer>
          <p>Done: the alert is set aside. It comes back by itself.</p>
        </Note>
      ) : null}
      <OverviewHead answers={answers} />
      <TodaySoFar hours={answers.hours} timeZone={timeZone} />
      <WeekSection answers={answers} />
      <RangeNotes notes={range.notes} meta={viewing.meta} today={dates.today} />
      <ViewingSection {...props} />
      <BestSection books={weekBooks} />
      <WorthALook answers={answers} timeZone={timeZone} />
      <HabitsSection books={monthBooks} days={alertDays} />
      <p class="muted">
        <small>
          The same figures as JSON: <a href={jsonAddress('analytics/platform', range)}>the days</a>,{' '}
          <a href="/admin/api/v1/analytics/platform/hours">today by the hour</a> (
          <a href="/admin/api/v1/analytics/platform/hours.csv">CSV</a>),{' '}
          <a href="/admin/api/v1/engagement_alerts">the books worth a look</a>.
        </small>
      </p>
      <DefinitionPopovers of={['fresh', 'minutes', 'children', 'completion_rate', 'active_books']} />
    </>
  );
}
