import { Problem } from '../../../foundation/core/errors.ts';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import type { ReportDependencies } from '../../reports/send-report.ts';
import type { Page } from '../page.ts';
import { askedPool } from '../pool/asked-pool.ts';
import { PUBLISHERS_PATH } from '../publishers/paths.ts';
import { chosenRange, quoted } from '../range/chosen-range.ts';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { chosenMeasure } from '../viewing/measure-figures.ts';
import { PublisherBody } from './publisher-body.tsx';
import { readPublisherPage } from './read-publisher.ts';

/** `/admin/publishers/:id`: how the books of one publisher are watched, and what it would have of a pool. */
export function publisherPage({
  database,
  timeZone,
}: Pick<ReportDependencies, 'database' | 'timeZone'>): Page {
  return {
    path: `${PUBLISHERS_PATH}/:id`,
    scopes: ['admin'],
    show: async ({ parameters, query, now }) => {
      const id = idSchema.safeParse(parameters.id);
      if (!id.success) throw new Problem('not_found', 'There is no such publisher.');
      const dates = await readDatesHeld(database, now, timeZone);
      const range = chosenRange(query, dates);
      const measure = chosenMeasure(query.measure, range.notes, quoted);
      const pool = askedPool(query, range.notes);
      const answers = await readPublisherPage(database, id.data, { dates, range, pool, timeZone });
      return {
        title: answers.publisher.publisher.name,
        body: <PublisherBody {...{ answers, measure, timeZone }} />,
      };
    },
  };
}
