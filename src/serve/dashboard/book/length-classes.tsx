import { LENGTH_CLASS_SECONDS } from '../../../foundation/core/definitions.ts';
import type { BookAnswer } from '../answers.ts';
import { Bar } from '../charts/bar.tsx';
import { NO_FIGURE, writeCount } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import { lengthSentence } from '../sentences/length-sentence.ts';
import { SentenceText } from '../sentences/sentence.tsx';

export type SessionLengths = BookAnswer['book']['session_lengths'];

const [SHORT, MIDDLE, LONG] = Object.values(LENGTH_CLASS_SECONDS).map((seconds) => seconds / 60);

const NAMES: Record<SessionLengths[number]['class'], string> = {
  under_2_minutes: `Under ${SHORT} minutes`,
  from_2_to_5_minutes: `${SHORT} to ${MIDDLE} minutes`,
  from_5_to_10_minutes: `${MIDDLE} to ${LONG} minutes`,
  over_10_minutes: `Over ${LONG} minutes`,
  full_video: 'Full video',
};

/** How many plays of each length there were (docs/metrics.md, "Watch-time classes"), the longest first. */
export function LengthClasses({ lengths }: { lengths: SessionLengths }) {
  const all = lengths.reduce((sum, { plays }) => sum + (plays ?? 0), 0);
  const isShared = all >= PLAYS_FOR_A_RATE;
  return (
    <figure class="sheet chart">
      <figcaption>
        <h3>How long a play lasts</h3>
        <SentenceText
          {...lengthSentence({
            plays: all,
            full: classOf(lengths, 'full_video'),
            under2Minutes: classOf(lengths, 'under_2_minutes'),
          })}
        />
      </figcaption>
      <table>
        <caption class="sr">Plays by time watched</caption>
        <thead>
          <tr>
            <th scope="col" class="text">
              Time watched
            </th>
            <th scope="col">Plays</th>
            <th scope="col">
              <span class="sr">As a bar</span>
            </th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {lengths.toReversed().map(({ class: name, plays, percentage }) => (
            <tr key={name}>
              <th scope="row" class="text">
                {NAMES[name]}
              </th>
              <td>{writeCount(plays)}</td>
              <td class="bar-cell">
                <Bar share={(percentage ?? 0) / 100} tone={name === 'full_video' ? undefined : 'soft'} />
              </td>
              <td>{isShared && percentage !== null ? `${percentage}%` : NO_FIGURE}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function classOf(lengths: SessionLengths, name: SessionLengths[number]['class']) {
  const found = lengths.find((length) => length.class === name);
  return { plays: found?.plays ?? 0, percentage: found?.percentage ?? null };
}
