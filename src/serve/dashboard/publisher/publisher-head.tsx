import { addressOn } from '../addresses.ts';
import { CsvLink } from '../components/csv-link.tsx';
import { Picker } from '../components/picker.tsx';
import { PickerButton } from '../components/picker-button.tsx';
import { PublisherMark } from '../components/publisher-mark.tsx';
import { writeCounted } from '../figures/write-number.ts';
import { PUBLISHERS_PATH } from '../paths.ts';
import { pickedRange } from '../range/chosen-range.ts';
import { csvAddress, queryOfRange } from '../range/range-addresses.ts';
import { type PublisherAnswers, rowOf } from './read-publisher.ts';

export interface PublisherHeadProps {
  answers: PublisherAnswers;
  /** The state of the page. */
  query: Record<string, string>;
}

/** Mark, name, how many books, the file of the books, the range. */
export function PublisherHead({ answers, query }: PublisherHeadProps) {
  const { publisher, publishers, range, dates } = answers;
  const { id, name } = publisher.publisher;
  const picker = { picked: pickedRange(range, dates), query };
  const books = rowOf(publishers, publisher)?.books ?? 0;
  return (
    <>
      <div class="book-head">
        <PublisherMark name={name} isLarge />
        <div>
          <p class="crumbs">
            <a href={addressOn(PUBLISHERS_PATH, queryOfRange(range))}>Publishers</a>{' '}
            <span aria-hidden="true">›</span>
          </p>
          <h1 class="title">
            <bdi>{name}</bdi>
          </h1>
          <ul class="facts">
            <li>
              <a href={booksAddress(answers)}>{writeCounted(books, 'book', 'books')}</a> in the catalogue
            </li>
          </ul>
        </div>
        <div class="buttons">
          <CsvLink href={csvAddress(publisher.meta, { publisher_id: String(id) })} of="the books" />
          <PickerButton {...picker} />
        </div>
      </div>
      <Picker {...picker} />
    </>
  );
}

/** The list of the publisher's books, of the same days. */
export const booksAddress = ({ publisher, range }: Pick<PublisherAnswers, 'publisher' | 'range'>) =>
  addressOn('/admin/books', { ...queryOfRange(range), publisher: String(publisher.publisher.id) });
