import type { UsageAnswer } from '../answers.ts';
import { Bar } from '../charts/bar.tsx';
import { writeCount } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeWholeRate } from '../figures/write-rate.ts';
import { type Bands, bandsSentence } from '../sentences/bands-sentence.ts';
import { SentenceText } from '../sentences/sentence.tsx';
import { completionBands } from './best-books.ts';

const BANDS: readonly { band: keyof Bands; name: string }[] = [
  { band: 'above75', name: 'above 75%' },
  { band: 'from50To75', name: '50 to 75%' },
  { band: 'below50', name: 'below 50%' },
];

/** How many books are watched to the end: the ranked ones in three bands. Nothing while no book is ranked. */
export function HabitsSection({ books, days }: { books: UsageAnswer; days: number }) {
  const bands = completionBands(books);
  const all = BANDS.reduce((sum, { band }) => sum + bands[band], 0);
  const { finding } = bandsSentence(bands);
  const facts = [`Last ${days} days, books with at least ${PLAYS_FOR_A_RATE} play starts.`];
  if (all === 0) return null;
  return (
    <section class="section" aria-labelledby="habits">
      <h2 id="habits">Habits</h2>
      <div class="sheet">
        <figure class="chart halves">
          <figcaption>
            <h3>How many books are watched to the end</h3>
            <SentenceText finding={finding} facts={facts} />
          </figcaption>
          <table>
            <caption class="sr">Books by completion rate, last {days} days</caption>
            <thead>
              <tr>
                <th scope="col" class="text">
                  Completion rate
                </th>
                <th scope="col">Books</th>
                <th scope="col">
                  <span class="sr">Books as a bar</span>
                </th>
                <th scope="col">Share</th>
              </tr>
            </thead>
            <tbody>
              {BANDS.map(({ band, name }) => (
                <tr key={band}>
                  <th scope="row" class="text">
                    <a href="/admin/books?sort=completion_rate">{name}</a>
                  </th>
                  <td class="strong">{writeCount(bands[band])}</td>
                  <td class="bar-cell">
                    <Bar share={bands[band] / all} />
                  </td>
                  <td>{writeWholeRate(bands[band] / all)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </figure>
      </div>
    </section>
  );
}
