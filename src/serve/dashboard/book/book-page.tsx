import { Problem } from '../../../foundation/core/errors.ts';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import type { ReportDependencies } from '../../reports/report-dependencies.ts';
import { addressOn } from '../addresses.ts';
import { DayBars } from '../charts/day-bars.tsx';
import { Badge } from '../components/badge.tsx';
import { DefinitionPopovers } from '../components/hint.tsx';
import { Measures } from '../components/measures.tsx';
import type { Page } from '../page.ts';
import { chosenRange, quoted } from '../range/chosen-range.ts';
import { daysCsvAddress, jsonAddress, queryOfViewing } from '../range/range-addresses.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { nameOfRange } from '../range/range-words.ts';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { measureChoices } from '../viewing/measure-choices.ts';
import { chosenMeasure, type MeasureName } from '../viewing/measure-figures.ts';
import { viewingChart } from '../viewing/viewing-chart.tsx';
import { AllTime } from './all-time.tsx';
import { BookHead } from './book-head.tsx';
import { ComparedWithLibrary } from './compared-with-library.tsx';
import { FirstDays } from './first-days.tsx';
import { LengthClasses } from './length-classes.tsx';
import { type BookAnswers, placeByMinutes, readBook } from './read-book.ts';
import { WhereChildrenStop } from './where-children-stop.tsx';

/** `/admin/books/:id`: how one book is watched, and where and when children stop. */
export function bookPage({ database, timeZone }: Pick<ReportDependencies, 'database' | 'timeZone'>): Page {
  return {
    path: '/admin/books/:id',
    scopes: ['admin'],
    isSameForAll: true,
    show: async ({ parameters, query, now }) => {
      const id = idSchema.safeParse(parameters.id);
      if (!id.success) throw new Problem('not_found', 'There is no book with this id.');
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

export interface BookBodyProps {
  answers: BookAnswers;
  measure: MeasureName;
  timeZone: string;
}

/** A book: all time, its days, and how much of it children watch. */
function BookBody(props: BookBodyProps) {
  const { answers, measure, timeZone } = props;
  const { book, range, dates, today } = answers;
  const place = placeByMinutes(book.book.id, answers.library);
  const queryOf = (chosen: MeasureName) => queryOfViewing(range, chosen);
  const hrefOf = (chosen: MeasureName) => addressOn(`/admin/books/${book.book.id}`, queryOf(chosen));
  return (
    <>
      <BookHead answers={answers} query={queryOf(measure)} timeZone={timeZone} />
      <RangeNotes notes={range.notes} meta={book.meta} today={dates.today} />
      <AllTime book={book.book} />
      <section class="section" aria-labelledby="days">
        <div class="section-head">
          <h2 id="days">{nameOfRange(range)}</h2>
          {place === undefined ? null : <Badge tone="night">{place}</Badge>}
        </div>
        <div class="sheet">
          <Measures choices={measureChoices(book, measure, hrefOf)} />
          <DayBars
            {...viewingChart({
              subject: 'book',
              answer: book,
              today,
              date: dates.today,
              range,
              measure,
              timeZone,
              annotations: answers.annotations,
              csv: daysCsvAddress(`analytics/books/${book.book.id}`, range),
            })}
          />
        </div>
      </section>
      <section class="section" aria-labelledby="stay">
        <h2 id="stay">How much children watch</h2>
        <div class="halves stretch">
          <WhereChildrenStop book={book.book} />
          <div class="section">
            <LengthClasses lengths={book.book.session_lengths} />
            <ComparedWithLibrary answers={answers} />
          </div>
        </div>
      </section>
      <FirstDays bookId={book.book.id} newBooks={answers.newBooks} today={dates.today} />
      <p class="muted">
        <small>
          The same figures as JSON:{' '}
          <a href={jsonAddress(`analytics/books/${book.book.id}`, range)}>this book</a>,{' '}
          <a href="/admin/api/v1/analytics/new-books">the last new books</a>.
        </small>
      </p>
      <DefinitionPopovers of={['fresh', 'drop_off', 'views_per_child', 'new_books']} />
    </>
  );
}
