import { publishersReport } from '../../reports/publishers-report.ts';
import type { ReportDependencies } from '../../reports/send-report.ts';
import { saidOf } from '../links.ts';
import type { Page } from '../page.ts';
import { askedPool, queryOfPool } from '../pool/asked-pool.ts';
import { chosenRange } from '../range/chosen-range.ts';
import { comparisonOf } from '../range/comparison-of.ts';
import { queryOfRange } from '../range/query-of-range.ts';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { listedPublishers } from './listed-publishers.ts';
import { PUBLISHERS_PATH } from './paths.ts';
import { PublishersBody } from './publishers-body.tsx';
import { publishersState, queryOfPublishers } from './publishers-state.ts';

/** `/admin/publishers`: how the publishers share the minutes of a range, and what a pool would mean for each. */
export function publishersPage({
  database,
  timeZone,
}: Pick<ReportDependencies, 'database' | 'timeZone'>): Page {
  return {
    path: PUBLISHERS_PATH,
    entry: 'Publishers',
    scopes: ['admin'],
    show: async ({ query: asked, now }) => {
      const dates = await readDatesHeld(database, now, timeZone);
      const range = chosenRange(asked, dates);
      const state = publishersState(asked, range.notes);
      const pool = askedPool(asked, range.notes);
      const { start, end } = range;
      const compared = { start, end, compare: comparisonOf(range) };
      const request = { ...compared, pool: pool.cents, children: 'of_the_range' } as const;
      const answer = await publishersReport(database, request, timeZone);
      const list = listedPublishers(answer, state);
      const query = saidOf({
        ...{ ...queryOfRange(range), ...queryOfPublishers({ ...state, page: list.page }) },
        ...queryOfPool(pool),
      });
      return {
        title: 'Publishers',
        body: <PublishersBody {...{ dates, range, state, pool, answer, list, query }} />,
      };
    },
  };
}
