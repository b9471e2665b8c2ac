import type { ReportDependencies } from '../../reports/report-dependencies.ts';
import { usageReport } from '../../reports/usage-report.ts';
import { DefinitionPopovers } from '../components/hint.tsx';
import { Note } from '../components/note.tsx';
import type { Page } from '../page.ts';
import { chosenRange, quoted } from '../range/chosen-range.ts';
import { jsonAddress } from '../range/range-addresses.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { chosenMeasure } from '../viewing/measure-figures.ts';
import { booksInAll } from './best-books.ts';
import { BestSection } from './best-section.tsx';
import { EmptyOverview } from './empty-overview.tsx';
import { HabitsSection } from './habits-section.tsx';
import { NeedsAttention } from './needs-attention.tsx';
import { OverviewHead } from './overview-head.tsx';
import { readOverview } from './read-overview.ts';
import { TodaySoFar } from './today-so-far.tsx';
import { ViewingSection, type ViewingSectionProps } from './viewing-section.tsx';
import { WeekSection } from './week-section.tsx';

/** `/admin`: the overview, or before the first event the three steps to it. */
export function overviewPage({
  database,
  timeZone,
}: Pick<ReportDependencies, 'database' | 'timeZone'>): Page {
  return {
    path: '/admin',
    entry: 'Overview',
    scopes: ['admin'],
    isSameForAll: true,
    show: async ({ query, now, origin }) => {
      const dates = await readDatesHeld(database, now, timeZone);
      if (dates.first === null) {
        const range = { start: dates.today, end: dates.today };
        const books = booksInAll(await usageReport(database, { ...range, children: 'of_none' }, timeZone));
        return { title: 'Overview', body: <EmptyOverview {...{ now, origin, books, today: dates.today }} /> };
      }
      const range = chosenRange(query, dates);
      const measure = chosenMeasure(query.measure, range.notes, quoted);
      const answers = await readOverview(database, dates, range, { now, timeZone });
      return {
        title: 'Overview',
        body: <OverviewBody {...{ answers, measure, timeZone, isDone: query.done === 'set-aside' }} />,
      };
    },
  };
}

/** The overview: yesterday, today so far, the week, a range, the best books, and what needs attention. */
function OverviewBody({ isDone, ...props }: ViewingSectionProps & { isDone: boolean }) {
  const { answers, timeZone } = props;
  const { dates, range, viewing, weekBooks, monthBooks, alertDays } = answers;
  return (
    <>
      {isDone ? (
        <Note tone="well" isAnswer>
          <p>Done: the alert is set aside. It returns automatically.</p>
        </Note>
      ) : null}
      <OverviewHead answers={answers} />
      <TodaySoFar hours={answers.hours} timeZone={timeZone} />
      <WeekSection answers={answers} />
      <RangeNotes notes={range.notes} meta={viewing.meta} today={dates.today} />
      <ViewingSection {...props} />
      <BestSection books={weekBooks} />
      <NeedsAttention answers={answers} timeZone={timeZone} />
      <HabitsSection books={monthBooks} days={alertDays} />
      <p class="muted">
        <small>
          The same figures as JSON: <a href={jsonAddress('analytics/platform', range)}>the days</a>,{' '}
          <a href="/admin/api/v1/analytics/platform/hours">today by the hour</a> (
          <a href="/admin/api/v1/analytics/platform/hours.csv">CSV</a>),{' '}
          <a href="/admin/api/v1/engagement_alerts">the books that need attention</a>.
        </small>
      </p>
      <DefinitionPopovers of={['fresh', 'minutes', 'children', 'completion_rate', 'active_books']} />
    </>
  );
}
