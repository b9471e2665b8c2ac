import { Cover } from '../components/cover.tsx';
import { Hint } from '../components/hint.tsx';
import { writeDateInFull, writeDay } from '../figures/write-date.ts';
import { writeMinutes } from '../figures/write-number.ts';
import { alertsLine } from '../sentences/morning-line.ts';
import { mostWatched } from './best-books.ts';
import { morningWords } from './morning-of.ts';
import type { OverviewAnswers } from './read-overview.ts';

/** How many books the shelf shows. */
const ON_THE_SHELF = 7;

/** The head of the overview: the first line, its facts, and the books that were watched yesterday. */
export function OverviewHead({ answers }: { answers: OverviewAnswers }) {
  const { dates, week, alertCount, yesterdayBooks } = answers;
  const { line, facts } = morningWords(answers);
  const attention = alertsLine({ alerts: alertCount });
  const complete = week.data.findLast(({ play_starts }) => play_starts !== null)?.date;
  const books = mostWatched(yesterdayBooks, ON_THE_SHELF);
  return (
    <div class="page-head">
      <div>
        <h1 class="eyebrow">
          Overview <span>{writeDateInFull(dates.today)}</span>{' '}
          {complete === undefined ? null : (
            <span>
              complete through {writeDay(complete)} <Hint of="fresh" />
            </span>
          )}
        </h1>
        <p class="title">{line}</p>
        <p class="lede">
          {facts.join(' ')} {attention === undefined ? null : <a href="#look">{attention}</a>}
        </p>
      </div>
      {books.length === 0 ? null : (
        <Shelf
          caption="Most watched yesterday"
          books={books.map(({ book_id, title: name, minutes_watched }) => ({
            title: name,
            href: `/admin/books/${book_id}`,
            note: `${writeMinutes(minutes_watched)} minutes`,
          }))}
        />
      )}
    </div>
  );
}

export interface ShelfProps {
  /** What these books have in common. */
  caption: string;
  books: readonly { title: string; href: string; note: string }[];
}

/** A row of covers, each a link to its book. */
export const Shelf = ({ caption, books }: ShelfProps) => (
  <figure class="shelf-box">
    <ul class="shelf">
      {books.map(({ title, href, note }) => (
        <li key={href}>
          <a href={href} title={`${title}: ${note}`}>
            <Cover title={title} />
            <span class="sr">
              <bdi>{title}</bdi>
            </span>
          </a>
        </li>
      ))}
    </ul>
    <figcaption>{caption}</figcaption>
  </figure>
);
