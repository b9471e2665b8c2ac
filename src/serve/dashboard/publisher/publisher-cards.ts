import type { PublisherAnswer } from '../answers.ts';
import type { SparkDay } from '../charts/sparkline.tsx';
import type { CardProps } from '../components/card.tsx';
import type { Defined } from '../components/definitions.ts';
import { type Change, changeInPoints, type Side } from '../figures/change-of.ts';
import { NO_FIGURE, writeOrdinal, writeShortCount, writeShortMinutes } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writePercent } from '../figures/write-rate.ts';
import { measureFigure } from '../viewing/measure-figures.ts';
import { type PublisherAnswers, rowOf } from './read-publisher.ts';

/** A card of the range. */
export interface PublisherCard
  extends Pick<CardProps, 'label' | 'figure' | 'unit' | 'days' | 'also' | 'reason'> {
  /** Which definition its hint opens. */
  defined: Defined;
  change: Change | null;
}

type Day = PublisherAnswer['data'][number];

/** Minutes, completions, share and children of a range, with those of the range before and of all time. */
export function publisherCards(answers: PublisherAnswers): PublisherCard[] {
  const { publisher } = answers;
  const { all_time: all } = publisher.publisher;
  return [
    {
      ...{ label: 'Minutes watched', defined: 'minutes' },
      figure: writeShortMinutes(publisher.summary.total_minutes_watched),
      ...{
        days: days(answers, (day) => day.minutes_watched),
        change: measureFigure(publisher, 'minutes').change,
      },
      also: `all time ${writeShortMinutes(all.total_minutes_watched)}`,
    },
    {
      ...{ label: 'Completions', defined: 'completions' },
      figure: writeShortCount(publisher.summary.total_completions),
      ...{
        days: days(answers, (day) => day.completions),
        change: measureFigure(publisher, 'completions').change,
      },
      also: `all time ${writeShortCount(all.total_completions)}`,
    },
    shareCard(answers),
    {
      ...{ label: 'Children', defined: 'children' },
      figure: writeShortCount(publisher.summary.total_unique_children),
      ...{
        days: days(answers, (day) => day.unique_children),
        change: measureFigure(publisher, 'children').change,
      },
      also: `all time ${writeShortCount(all.total_unique_children)}`,
    },
  ];
}

/** The share of all minutes; none of fewer than 20 plays of the library. */
function shareCard({ publisher, publishers }: PublisherAnswers): PublisherCard {
  const card = { label: 'Share of minutes', defined: 'share_of_minutes' } as const;
  const share = rowOf(publishers, publisher)?.share_of_minutes ?? null;
  if ((publishers.total.play_starts ?? 0) < PLAYS_FOR_A_RATE || share === null) {
    const reason = `from ${PLAYS_FOR_A_RATE} plays of the library on`;
    return { ...card, figure: NO_FIGURE, change: null, reason };
  }
  const { comparison } = publishers;
  const sideOf = ({ data, total, meta }: Omit<typeof publishers, 'comparison'>): Side => ({
    value: rowOf({ data }, publisher)?.share_of_minutes,
    ...{ playStarts: total.play_starts, isBuilt: meta.not_built.length === 0 },
  });
  return {
    ...card,
    ...{ figure: writePercent(share), unit: '%' },
    change: comparison === undefined ? null : changeInPoints(sideOf(publishers), sideOf(comparison)),
    also: placeOf(publishers.data, share),
  };
}

/** The rank of the publisher by minutes: "4th of 6". */
function placeOf(rows: readonly { share_of_minutes: number | null }[], share: number): string {
  const place = 1 + rows.filter((row) => (row.share_of_minutes ?? 0) > share).length;
  return `${writeOrdinal(place)} of ${rows.length}`;
}

/** How many days of a card are drawn. */
const DAYS_DRAWN = { before: 7, within: 14 } as const;

/** The last fortnight of the range, its first week in grey, and today so far; a range that is shorter as a whole. */
function days({ publisher, today }: PublisherAnswers, figureOf: (day: Day) => number | null): SparkDay[] {
  const drawn = publisher.data.slice(-DAYS_DRAWN.within);
  const grey = drawn.length === DAYS_DRAWN.within ? DAYS_DRAWN.before : 0;
  return [
    ...drawn.map((day, index) => ({
      value: figureOf(day),
      is: index < grey ? ('before' as const) : ('within' as const),
    })),
    ...(today?.data ?? []).map((day) => ({ value: figureOf(day), is: 'today' as const })),
  ];
}
