import { LATE_WINDOW_DAYS, NEW_BOOK_DAYS, NEW_BOOKS_COMPARED } from '../../../foundation/core/definitions.ts';

/** The page of all definitions, in the repository and, below /, on the server. */
const METRICS_PAGE = 'docs/metrics.md';

/** What a figure is, in one or two sentences, and where its full definition is. */
export interface Definition {
  name: string;
  text: string;
  /** A heading of docs/metrics.md as an anchor. */
  anchor: string;
}

/** The figures that the pages define. A page shows a hint and its definition under the same name. */
export const DEFINITIONS = {
  minutes: {
    name: 'Minutes watched',
    text: 'The time for which players reported that they were playing. A heartbeat counts for 45 seconds at most; pauses do not count.',
    anchor: 'time-watched',
  },
  play_starts: {
    name: 'Play starts',
    text: 'Plays whose start was reported. A play ends at its last event; an event after an hour without any belongs to another play.',
    anchor: 'plays',
  },
  children: {
    name: 'Children',
    text: 'Different children who watched something. A child who watches on three days counts once for the range, so days and books do not add up to it.',
    anchor: 'ranges-of-dates',
  },
  completions: {
    name: 'Completions',
    text: 'Plays whose furthest position is at least 90% of the book. A jump to the end counts, too.',
    anchor: 'completions',
  },
  completion_rate: {
    name: 'Completion rate',
    text: 'Completions ÷ play starts. Empty, not 0, without play starts.',
    anchor: 'completions',
  },
  share_of_minutes: {
    name: 'Share of minutes',
    text: 'The minutes of a publisher’s books ÷ all minutes of the library in the same days.',
    anchor: 'shares-of-minutes',
  },
  active_books: {
    name: 'Active books',
    text: 'Books with at least one play start.',
    anchor: 'daily-numbers-of-the-platform-and-of-a-publisher',
  },
  views_per_child: {
    name: 'Views per child',
    text: 'All views of the book ÷ all children who have watched it. Over all stored data, whatever the range.',
    anchor: 'viewing-history',
  },
  drop_off: {
    name: 'Where children stop',
    text: 'The last position each play reported, as a share of the book, in eleven buckets: 35% falls into 30, the end into 100.',
    anchor: 'drop-off',
  },
  new_books: {
    name: 'First days of new books',
    text: `The day on which a book was published and the ${NEW_BOOK_DAYS - 1} after it, compared with those of the last ${NEW_BOOKS_COMPARED} new books whose first days are over. Ranks are by minutes.`,
    anchor: 'new-books',
  },
  fresh: {
    name: 'Why days can change',
    text: `Devices can be offline for days: their events are accepted for ${LATE_WINDOW_DAYS} days, and the day that they belong to is counted again. After that the day is final.`,
    anchor: 'days-and-time-zones',
  },
} as const satisfies Record<string, Definition>;

/** The name of a figure that is defined. */
export type Defined = keyof typeof DEFINITIONS;

/** The element that holds a definition, on every page. */
export const idOf = (defined: Defined): string => `def-${defined.replaceAll('_', '-')}`;

/** The address of the full definition on this server. */
export const addressOf = (defined: Defined): string => `/${METRICS_PAGE}#${DEFINITIONS[defined].anchor}`;
