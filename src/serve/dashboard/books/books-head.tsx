import { addressOn } from '../addresses.ts';
import { CsvLink } from '../components/csv-link.tsx';
import { Picker } from '../components/picker.tsx';
import { PickerButton } from '../components/picker-button.tsx';
import { writeCounted } from '../figures/write-number.ts';
import { writeRate } from '../figures/write-rate.ts';
import { booksInAll } from '../overview/best-books.ts';
import { pickedRange } from '../range/chosen-range.ts';
import { csvAddress, queryOfRange } from '../range/range-addresses.ts';
import { type BookSort, queryOfBooks } from './books-state.ts';
import { type BooksBodyProps, partOf } from './read-books.ts';

/** The words for each column in "42 books, most watched first". */
const ORDERS: Record<BookSort, readonly [descending: string, ascending: string]> = {
  title: ['from Z to A', 'from A to Z'],
  publisher: ['by publisher, from Z to A', 'by publisher, from A to Z'],
  minutes: ['most watched first', 'least watched first'],
  change: ['largest rise first', 'largest fall first'],
  play_starts: ['most play starts first', 'fewest play starts first'],
  play_ends: ['most play ends first', 'fewest play ends first'],
  children: ['most children first', 'fewest children first'],
  completions: ['most completions first', 'fewest completions first'],
  completion_rate: ['highest completion rate first', 'lowest completion rate first'],
  watched: ['largest part watched first', 'smallest part watched first'],
};

/** The title, a summary of the list, the file, and the range. */
export function BooksHead(props: BooksBodyProps & { query: Record<string, string> }) {
  const { dates, range, state, answers, path, query } = props;
  const isReport = state.columns === 'report';
  const picker = { picked: pickedRange(range, dates), query };
  const other = { ...state, columns: isReport ? ('list' as const) : ('report' as const) };
  return (
    <>
      <div class="page-head">
        <div>
          <h1 class="title">{isReport ? 'Usage report' : 'Books'}</h1>
          <p class="lede">{describeList(props)}</p>
        </div>
        <div class="buttons">
          <a class="button" href={addressOn(path, { ...queryOfRange(range), ...queryOfBooks(other) })}>
            {isReport ? 'Fewer columns' : 'Columns of the report'}
          </a>
          <CsvLink href={csvAddress(answers.listed.meta, partOf(answers))} />
          <PickerButton {...picker} />
        </div>
      </div>
      <Picker {...picker} />
    </>
  );
}

/** A summary of the list: its books, its order, and what the mark on the bars is. */
function describeList({ state, answers, libraryRate }: BooksBodyProps): string {
  const { listed, publishers } = answers;
  const books = writeCounted(booksInAll(listed), 'book', 'books');
  const whose =
    answers.publisherId === null
      ? `of ${writeCounted(publishers.length, 'publisher', 'publishers')}`
      : 'of one publisher';
  const order = ORDERS[state.sort][state.direction === 'descending' ? 0 : 1];
  const exact = 'Exact figures for the books of a range, for a spreadsheet.';
  if (state.columns === 'report') return `${exact} ${books} ${whose}, ${order}.`;
  const mark =
    libraryRate === null
      ? ''
      : ` The mark on a bar is the library’s completion rate, ${writeRate(libraryRate)}.`;
  return `${books} ${whose}, ${order}.${mark}`;
}
