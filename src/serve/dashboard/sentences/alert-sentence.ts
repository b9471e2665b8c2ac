import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { type DropOff, endOfBucket, placeOfBucket, playsOf, worstBucket } from '../charts/drop-off.ts';
import { writeDate } from '../figures/write-date.ts';
import { writeCount, writeCounted } from '../figures/write-number.ts';
import { writeLength } from '../figures/write-place.ts';

/** A book that needs attention, as the alerts have it (docs/api.md, "Engagement alerts"). */
export interface Alert {
  kind: 'no_plays' | 'low_completion';
  /** How many complete days the alert is about. */
  days: number;
  playStarts: number;
  completions: number;
  publishedOn: MetricDate | null;
  lastPlayedOn: MetricDate | null;
  durationSeconds: number | null;
  /** Where the plays of these days stopped, if it is known. */
  dropOff?: DropOff | undefined;
}

/** The state, since when and out of how many, then a question or where in the book to look. It never names a cause. */
export function alertSentence(alert: Alert): string {
  return alert.kind === 'no_plays' ? noPlays(alert) : lowCompletion(alert);
}

function noPlays({ days, publishedOn, lastPlayedOn }: Alert): string {
  const published = publishedOn === null ? '' : ` (${writeDate(publishedOn)})`;
  const since =
    lastPlayedOn === null
      ? `, and published long enough ago to be missed${published}`
      : `; the last one was on ${writeDate(lastPlayedOn)}`;
  return `No plays in ${writeCounted(days, 'day', 'days')}${since}. Is it still listed where children find it?`;
}

function lowCompletion(alert: Alert): string {
  const { days, playStarts, completions } = alert;
  const ends = completions === 0 ? 'none' : writeCount(completions);
  const starts = writeCounted(playStarts, 'start', 'starts');
  return `${starts} in ${writeCounted(days, 'day', 'days')}, ${ends} reached the end. ${placeToLook(alert)}`;
}

function placeToLook({ dropOff = [], durationSeconds }: Alert): string {
  const worst = worstBucket(dropOff);
  if (worst === undefined) return 'Where do they stop?';
  const where =
    worst === 0 ? `before ${endOfBucket(0, durationSeconds)}` : `at ${placeOfBucket(worst, durationSeconds)}`;
  const length = durationSeconds === null ? '' : `; the book is ${writeLength(durationSeconds)} long`;
  return `${writeCount(dropOff[worst])} of ${writeCount(playsOf(dropOff))} plays stop ${where}${length}.`;
}
