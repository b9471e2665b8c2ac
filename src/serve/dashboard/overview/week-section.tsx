import { plusDays } from '../../../foundation/core/reporting-day.ts';
import type { PlatformAnswer } from '../answers.ts';
import type { SparkDay } from '../charts/sparkline.tsx';
import { Card, type CardProps } from '../components/card.tsx';
import type { Defined } from '../components/definitions.ts';
import { Hint } from '../components/hint.tsx';
import { type Change, changeOf, type Side } from '../figures/change-of.ts';
import { writeDays } from '../figures/write-date.ts';
import { writeCount, writeShortCount, writeShortMinutes } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writePercent, writeRateOfPlays } from '../figures/write-rate.ts';
import { measureFigure } from '../viewing/measure-figures.ts';
import { activeBooks, booksInAll } from './best-books.ts';
import type { OverviewAnswers } from './read-overview.ts';

/** The last seven complete days in four cards, compared with the seven before. */
export function WeekSection({ answers }: { answers: OverviewAnswers }) {
  const { start, end } = answers.week.meta;
  return (
    <section class="section" aria-labelledby="week">
      <div class="section-head">
        <h2 id="week">The last 7 days</h2>
        <p class="muted">
          <small>
            {writeDays(start, end)}, compared with {writeDays(plusDays(start, -7), plusDays(end, -7))}
          </small>
        </p>
      </div>
      <div class="cards">
        {weekCards(answers).map(({ defined, change, ...card }) => (
          <Card
            key={card.label}
            {...card}
            hint={<Hint of={defined} />}
            {...(change === null ? {} : { change })}
            comparedWith="the 7 days before"
          />
        ))}
      </div>
    </section>
  );
}

type Day = PlatformAnswer['data'][number];

/** A card of the last seven days. */
export interface WeekCard extends Pick<CardProps, 'label' | 'figure' | 'unit'> {
  /** Which definition its hint opens. */
  defined: Defined;
  days: SparkDay[];
  change: Change | null;
}

type Answers = Pick<OverviewAnswers, 'week' | 'today' | 'weekBooks'>;

/** The four cards of the last seven complete days, each compared with the seven before (docs/metrics.md, "Ranges of dates"). */
function weekCards(answers: Answers): WeekCard[] {
  const { week } = answers;
  const [minutes, children, rate] = (['minutes', 'children', 'completion_rate'] as const).map((measure) =>
    measureFigure(week, measure),
  );
  return [
    {
      ...{ label: 'Minutes watched', defined: 'minutes' },
      figure: writeShortMinutes(minutes?.value),
      ...{ change: minutes?.change ?? null, days: days(answers, (day) => day.minutes_watched) },
    },
    {
      ...{ label: 'Children', defined: 'children' },
      figure: writeShortCount(children?.value),
      ...{ change: children?.change ?? null, days: days(answers, (day) => day.unique_children) },
    },
    {
      ...{ label: 'Completion rate', defined: 'completion_rate' },
      ...rateFigure(week),
      ...{ change: rate?.change ?? null, days: days(answers, rateOfDay) },
    },
    {
      ...{ label: 'Active books', defined: 'active_books' },
      figure: writeCount(activeBooks(answers.weekBooks)),
      unit: `of ${writeCount(booksInAll(answers.weekBooks))}`,
      ...{ change: changeOfBooks(answers), days: days(answers, (day) => day.active_books) },
    },
  ];
}

/** A percentage with a small sign, or counts where there are few plays. */
function rateFigure({ summary }: PlatformAnswer): Pick<WeekCard, 'figure' | 'unit'> {
  const [reached, plays] = [summary.total_completions, summary.total_play_starts];
  if ((plays ?? 0) < PLAYS_FOR_A_RATE) return { figure: writeRateOfPlays(reached, plays) };
  return { figure: writePercent(summary.overall_completion_rate), unit: '%' };
}

const rateOfDay = (day: Day) => ((day.play_starts ?? 0) < PLAYS_FOR_A_RATE ? null : day.completion_rate);

/** Seven days before, seven within, and today so far. */
function days({ week, today }: Answers, figureOf: (day: Day) => number | null): SparkDay[] {
  const as = (is: SparkDay['is'], data: readonly Day[] = []) =>
    data.map((day) => ({ value: figureOf(day), is }));
  return [...as('before', week.comparison?.data), ...as('within', week.data), ...as('today', today.data)];
}

function changeOfBooks({ week, weekBooks }: Answers) {
  const { comparison } = weekBooks;
  if (comparison === undefined) return null;
  const sideOf = (books: Parameters<typeof activeBooks>[0], plays: number | null | undefined): Side => ({
    value: activeBooks(books),
    playStarts: plays,
    isBuilt: books.meta.not_built.length === 0,
  });
  return changeOf(
    sideOf(weekBooks, week.summary.total_play_starts),
    sideOf(comparison, week.comparison?.summary.total_play_starts),
  );
}
