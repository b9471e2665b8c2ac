import { Bar } from '../charts/bar.tsx';
import { Delta } from '../components/delta.tsx';
import { type Change, changeInPoints } from '../figures/change-of.ts';
import { writeRate } from '../figures/write-rate.ts';
import type { BookAnswers } from './read-book.ts';

interface Comparison {
  name: string;
  /** From 0 to 1. */
  book: number | null;
  library: number | null;
  apart: Change;
}

/** The shares of a book and of the library in the same days, folded; nothing if neither has one. */
export function ComparedWithLibrary({ answers }: { answers: BookAnswers }) {
  const rows = comparisons(answers).filter(({ book, library }) => book !== null && library !== null);
  if (rows.length === 0) return null;
  return (
    <details class="sheet data">
      <summary>Compared with the library</summary>
      <p class="muted">The mark is the library’s average of the same days.</p>
      <table class="stacked">
        <caption class="sr">The book compared with the library</caption>
        <thead>
          <tr>
            <th scope="col" class="text">
              Figure
            </th>
            <th scope="col">Book</th>
            <th scope="col">
              <span class="sr">As a bar</span>
            </th>
            <th scope="col">Library</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, book, library, apart }) => (
            <tr key={name}>
              <th scope="row" class="text">
                {name}
              </th>
              <td class="strong">{writeRate(book)}</td>
              <td class="bar-cell">
                <Bar share={book} mark={library} />
              </td>
              <td data-l="in the library">{writeRate(library)}</td>
              <td>
                <Delta change={apart} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function comparisons({ book, library }: BookAnswers): Comparison[] {
  const isBuilt = book.meta.not_built.length === 0;
  const compare = (name: string, own: number | null, all: number | null): Comparison => {
    const side = (value: number | null, playStarts: number | null) => ({ value, playStarts, isBuilt });
    const apart = changeInPoints(
      side(own, book.summary.total_play_starts),
      side(all, library.total.play_starts),
    );
    return apart.direction === 'none'
      ? { name, book: null, library: null, apart }
      : { name, book: own, library: all, apart };
  };
  const { play_starts, completion_count, average_watch_percentage } = library.total;
  return [
    compare(
      'Completion rate',
      book.summary.overall_completion_rate,
      play_starts ? Number(completion_count) / play_starts : null,
    ),
    compare(
      'Watched of the book',
      shareOf(book.book.average_watch_percentage),
      shareOf(average_watch_percentage),
    ),
  ];
}

const shareOf = (percentage: number | null) => (percentage === null ? null : percentage / 100);
