import { plusDays } from '../../../foundation/core/reporting-day.ts';
import { Card } from '../components/card.tsx';
import { Hint } from '../components/hint.tsx';
import { writeDays } from '../figures/write-date.ts';
import type { OverviewAnswers } from './read-overview.ts';
import { weekCards } from './week-cards.ts';

/** The last seven complete days in four cards, beside the seven before. */
export function WeekSection({ answers }: { answers: OverviewAnswers }) {
  const { start, end } = answers.week.meta;
  return (
    <section class="section" aria-labelledby="week">
      <div class="section-head">
        <h2 id="week">The last 7 days</h2>
        <p class="muted">
          <small>
            {writeDays(start, end)}, beside {writeDays(plusDays(start, -7), plusDays(end, -7))}
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
