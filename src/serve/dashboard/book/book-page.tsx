import { Problem } from '../../../foundation/core/errors.ts';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import type { ReportDependencies } from '../../reports/send-report.ts';
import type { Page } from '../page.ts';
import { chosenRange, quoted } from '../range/chosen-range.ts';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { chosenMeasure } from '../viewing/measure-figures.ts';
import { BookBody } from './book-body.tsx';
import { readBook } from './read-book.ts';

/** `/admin/books/:id`: how one book is watched, and where and when children stop. */
export function bookPage({ database, timeZone }: Pick<ReportDependencies, 'database' | 'timeZone'>): Page {
  return {
    path: '/admin/books/:id',
    scopes: ['admin'],
    isSameForAll: true,
    show: async ({ parameters, query, now }) => {
      const id = idSchema.safeParse(parameters.id);
      if (!id.success) throw new Problem('not_found', 'There is no such book.');
      const dates = await readDatesHeld(database, now, timeZone);
      const range = chosenRange(query, dates);
      const measure = chosenMeasure(query.measure, range.notes, quoted);
      const answers = await readBook(database, id.data, { dates, range, now, timeZone });
      return {
        title: answers.book.book.title,
        body: <BookBody {...{ answers, measure, timeZone }} />,
      };
    },
  };
}
