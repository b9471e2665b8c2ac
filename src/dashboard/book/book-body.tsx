import { DayBars } from '../charts/day-bars.tsx';
import { DefinitionPopovers } from '../components/definition-popovers.tsx';
import { Measures } from '../components/measures.tsx';
import { addressOn } from '../links.ts';
import { jsonAddress } from '../range/api-addresses.ts';
import { nameOfRange } from '../range/name-of-range.ts';
import { queryOfViewing } from '../range/query-of-range.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { measureChoices } from '../viewing/measure-choices.ts';
import type { MeasureName } from '../viewing/measure-figures.ts';
import { viewingChart } from '../viewing/viewing-chart.tsx';
import { AllTime } from './all-time.tsx';
import { BesideTheLibrary } from './beside-the-library.tsx';
import { BookHead } from './book-head.tsx';
import { LengthClasses } from './length-classes.tsx';
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
  const queryOf = (chosen: MeasureName) => queryOfViewing(range, chosen);
  const hrefOf = (chosen: MeasureName) => addressOn(`/admin/books/${book.book.id}`, queryOf(chosen));
  return (
    <>
      <BookHead answers={answers} query={queryOf(measure)} />
      <RangeNotes notes={range.notes} meta={book.meta} today={dates.today} />
      <AllTime book={book.book} />
      <section class="section" aria-labelledby="days">
        <h2 id="days">{nameOfRange(range)}</h2>
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
            })}
          />
        </div>
      </section>
      <section class="section" aria-labelledby="stay">
        <h2 id="stay">How it holds them</h2>
        <div class="halves stretch">
          <WhereChildrenStop book={book.book} />
          <LengthClasses lengths={book.book.session_lengths} />
        </div>
        <BesideTheLibrary answers={answers} />
      </section>
      <p class="muted">
        <small>
          <a href={jsonAddress(`analytics/books/${book.book.id}`, range)}>The same figures as JSON</a>
        </small>
      </p>
      <DefinitionPopovers of={['fresh', 'drop_off', 'views_per_child']} />
    </>
  );
}
