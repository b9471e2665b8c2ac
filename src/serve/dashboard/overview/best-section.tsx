import type { UsageAnswer, UsageRow } from '../answers.ts';
import { Bar } from '../charts/bar.tsx';
import { BookCell } from '../components/book-cell.tsx';
import { writeCount, writeMinutes } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeRateOfPlays } from '../figures/write-rate.ts';
import { bestCompleted, mostWatched, rateOfPlays } from './best-books.ts';

/** The best books of the last seven days by two measures; nothing if none was watched. */
export function BestSection({ books }: { books: UsageAnswer }) {
  const [watched, completed] = [mostWatched(books), bestCompleted(books)];
  if (watched.length === 0) return null;
  return (
    <section class="section" aria-labelledby="top">
      <h2 id="top">Best of the last 7 days</h2>
      <div class="halves">
        <div class="sheet">
          <div class="section-head">
            <h3>By minutes watched</h3>
            <a href="/admin/books?range=7d">All books</a>
          </div>
          <BestTable
            caption="The five most watched books of the last 7 days"
            rows={watched}
            first="minutes"
            shareOf={(row) => Number(row.minutes_watched) / Number(watched[0]?.minutes_watched)}
          />
        </div>
        {completed.length === 0 ? null : (
          <div class="sheet">
            <div class="section-head">
              <h3>By completion rate</h3>
              <small class="muted">from {PLAYS_FOR_A_RATE} play starts on, without previews</small>
            </div>
            <BestTable
              caption="The five books of the last 7 days of which the most plays reached the end"
              rows={completed}
              first="rate"
              shareOf={rateOfPlays}
            />
          </div>
        )}
      </div>
    </section>
  );
}

interface BestTableProps {
  caption: string;
  rows: readonly UsageRow[];
  /** The figure that the list is sorted by: it comes first, and is bold. */
  first: 'minutes' | 'rate';
  shareOf: (row: UsageRow) => number;
}

function BestTable({ caption, rows, first, shareOf }: BestTableProps) {
  const isByMinutes = first === 'minutes';
  return (
    <div class="scroll">
      <table class="stacked">
        <caption class="sr">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="text">
              Book
            </th>
            <th scope="col">{isByMinutes ? 'Minutes' : 'Rate'}</th>
            <th scope="col" class="opt">
              {isByMinutes ? 'Rate' : 'Minutes'}
            </th>
            <th scope="col">Completions</th>
            <th scope="col">Children</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <BestRow key={row.book_id} row={row} isByMinutes={isByMinutes} share={shareOf(row)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BestRow({ row, isByMinutes, share }: { row: UsageRow; isByMinutes: boolean; share: number }) {
  const minutes = writeMinutes(row.minutes_watched);
  const rate = writeRateOfPlays(row.completion_count, row.play_starts);
  return (
    <tr>
      <th scope="row" class="text">
        <BookCell title={row.title} href={`/admin/books/${row.book_id}`}>
          <Bar share={share} />
        </BookCell>
      </th>
      <td class="strong" data-l={isByMinutes ? 'minutes' : 'to the end'}>
        {isByMinutes ? minutes : rate}
      </td>
      <td class="opt">{isByMinutes ? rate : minutes}</td>
      <td data-l="completions">{writeCount(row.completion_count)}</td>
      <td data-l="children">{writeCount(row.unique_children)}</td>
    </tr>
  );
}
