import type { ReportDependencies } from '../../reports/send-report.ts';
import { usageReport } from '../../reports/usage-report.ts';
import type { Page } from '../page.ts';
import { chosenRange, quoted } from '../range/chosen-range.ts';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { chosenMeasure } from '../viewing/measure-figures.ts';
import { booksInAll } from './best-books.ts';
import { EmptyOverview } from './empty-overview.tsx';
import { OverviewBody } from './overview-body.tsx';
import { readOverview } from './read-overview.ts';

/** `/admin`: what people look at every morning; before the first event the three steps to it. */
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
