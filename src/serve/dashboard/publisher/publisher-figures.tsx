import { Card } from '../components/card.tsx';
import { Hint } from '../components/hint.tsx';
import { writeDate } from '../figures/write-date.ts';
import { nameOfComparison } from '../range/range-words.ts';
import { publisherCards } from './publisher-cards.ts';
import type { PublisherAnswers } from './read-publisher.ts';

/** The figures of a range in four cards, each with its change and its all time. */
export function PublisherFigures({ answers }: { answers: PublisherAnswers }) {
  const comparedWith = nameOfComparison(answers.range);
  const { plays_held_from, unique_children_partial } = answers.publisher.publisher.all_time;
  return (
    <>
      <div class="cards">
        {publisherCards(answers).map(({ defined, change, ...card }) => (
          <Card
            key={card.label}
            {...card}
            hint={<Hint of={defined} />}
            {...(change === null ? {} : { change })}
          />
        ))}
      </div>
      {comparedWith === undefined ? null : (
        <p class="muted">
          <small>Changes are on {comparedWith}.</small>
        </p>
      )}
      {unique_children_partial && plays_held_from !== null ? (
        <p class="muted">
          <small>
            Children of all time are those whose plays are still stored, from {writeDate(plays_held_from)} on.
          </small>
        </p>
      ) : null}
    </>
  );
}
