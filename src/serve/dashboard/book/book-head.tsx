import { metricDateOf } from '../../../foundation/core/reporting-day.ts';
import { addressOn } from '../addresses.ts';
import { Cover } from '../components/cover.tsx';
import { CsvLink } from '../components/csv-link.tsx';
import { Picker } from '../components/picker.tsx';
import { PickerButton } from '../components/picker-button.tsx';
import { writeDate } from '../figures/write-date.ts';
import { writePlace } from '../figures/write-place.ts';
import { PUBLISHERS_PATH } from '../paths.ts';
import { pickedRange } from '../range/chosen-range.ts';
import { csvAddress, queryOfRange } from '../range/range-addresses.ts';
import type { BookAnswers } from './read-book.ts';

export interface BookHeadProps {
  answers: BookAnswers;
  /** The state of the page. */
  query: Record<string, string>;
  timeZone: string;
}

/** Cover, title, publisher, length, the file, and the range. */
export function BookHead({ answers: { book, library, range, dates }, query, timeZone }: BookHeadProps) {
  const { id, title, publisher_id, duration_seconds, published_at } = book.book;
  const picker = { picked: pickedRange(range, dates), query };
  const row = library.data.find((other) => other.book_id === id && other.publisher_id === publisher_id);
  return (
    <>
      <div class="book-head">
        <Cover title={title} isLarge />
        <div>
          <p class="crumbs">
            <a href={addressOn('/admin/books', queryOfRange(range))}>Books</a>{' '}
            <span aria-hidden="true">›</span>
          </p>
          <h1 class="title">
            <bdi>{title}</bdi>
          </h1>
          <ul class="facts">
            {row === undefined ? null : (
              <li>
                by{' '}
                <a href={addressOn(`${PUBLISHERS_PATH}/${publisher_id}`, queryOfRange(range))}>
                  <bdi>{row.publisher}</bdi>
                </a>
              </li>
            )}
            <li>
              {duration_seconds === null
                ? 'of unknown length, so no play counts as a completion'
                : `${writePlace(duration_seconds)} long`}
            </li>
            {published_at === null ? null : (
              <li>published {writeDate(metricDateOf(new Date(published_at), timeZone))}</li>
            )}
            {row?.is_preview ? <li>a preview</li> : null}
          </ul>
        </div>
        <div class="buttons">
          <CsvLink href={csvAddress(book.meta, { book_id: String(id) })} />
          <PickerButton {...picker} />
        </div>
      </div>
      <Picker {...picker} />
    </>
  );
}
