import { DayBars } from '../charts/day-bars.tsx';
import { Badge } from '../components/badge.tsx';
import { DefinitionPopovers } from '../components/definition-popovers.tsx';
import { Measures } from '../components/measures.tsx';
import { addressOn } from '../links.ts';
import { daysCsvAddress, jsonAddress } from '../range/api-addresses.ts';
import { nameOfRange } from '../range/name-of-range.ts';
import { queryOfViewing } from '../range/query-of-range.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { measureChoices } from '../viewing/measure-choices.ts';
import type { MeasureName } from '../viewing/measure-figures.ts';
import { viewingChart } from '../viewing/viewing-chart.tsx';
import { AllTime } from './all-time.tsx';
import { BesideTheLibrary } from './beside-the-library.tsx';
import { BookHead } from './book-head.tsx';
import { FirstDays } from './first-days.tsx';
import { LengthClasses } from './length-classes.tsx';
import { placeByMinutes } from './place-by-minutes.ts';
import type { BookAnswers } from './read-book.ts';
import { WhereChildrenStop } from './where-children-stop.tsx';

export interface BookBodyProps {
  answers: BookAnswers;
  measure: MeasureName;
  timeZone: string;
}

/** A book: all time, its days, and how it holds who watches it. */
export function BookBody(props: BookBodyProps) {
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
        <h2 id="stay">How it holds them</h2>
        <div class="halves stretch">
          <WhereChildrenStop book={book.book} />
          <div class="section">
            <LengthClasses lengths={book.book.session_lengths} />
            <BesideTheLibrary answers={answers} />
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
