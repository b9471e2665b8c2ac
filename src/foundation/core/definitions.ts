/**
 * The numbers on which every metric rests, each with the reason for its value (docs/metrics.md, "The
 * constants").
 *
 * Statements receive them as bindings. So each value is written here and nowhere else, except in the checks of
 * migrations.
 */

/** Raised whenever a definition changes: days built with an older version are rebuilt unless final or sealed. */
export const CALCULATION_VERSION = 1;

/** Players report this often; a gap that ends in a heartbeat earns no more, so a lost heartbeat adds no time. */
export const HEARTBEAT_SECONDS = 45;

/** Silence after which a chain of events begins another play. It equals eighty lost heartbeats. */
export const PLAY_TIMEOUT_SECONDS = 3_600;

/** Plays whose starts lie this close together are one sitting. */
export const SESSION_WINDOW_SECONDS = 3_600;

/** Share of the duration that counts as watched to the end. The rest may be credits. */
export const COMPLETION_RATIO_PERCENT = 90;

/** Share of the duration that must have been seen second by second before a completion is verified. */
export const VERIFIED_COMPLETION_PERCENT = 75;

/** Fastest plausible playback: a larger step of the playhead is an unreported jump. */
export const MAX_PLAYBACK_RATE = 2;

/** Rounding and timer jitter of players. */
export const POSITION_TOLERANCE_SECONDS = 5;

/** A day of video: anything above is bad input. */
export const MAX_POSITION_SECONDS = 86_400;

/** No play earns more, because a player that repeats a book for days has no viewer. */
export const PLAY_MAX_SECONDS = 43_200;

/** How long a device may keep events before they are refused as `too_old`: two weeks of holiday offline. */
export const LATE_WINDOW_DAYS = 14;

/** A day becomes final when it has been over for this long: a day longer than any event is accepted. */
export const FINAL_AFTER_DAYS = LATE_WINDOW_DAYS + 1;

/** How far a device's clock may run ahead of the server's before its events are refused as `in_future`. */
export const FUTURE_TOLERANCE_SECONDS = 300;

/**
 * Events lie between these years. A device's clock with another year is wrong, and an earlier date is a typing error.
 */
export const EVENT_YEARS = { first: 2015, beyond: 2100 } as const;

/** The maximum number of dates of one answer or of one backfill: two years, one of them a leap year. */
export const RANGE_DAYS_MAX = 731;

/** Upper bounds, in seconds of time watched, of the classes of unfinished plays (the last one is open). */
export const LENGTH_CLASS_SECONDS = { under2Minutes: 120, under5Minutes: 300, under10Minutes: 600 } as const;

/** How many dates of a new book are examined, including the date of its publication. */
export const NEW_BOOK_DAYS = 30;

/** The number of newest books that are compared. */
export const NEW_BOOKS_COMPARED = 10;

/**
 * An event is committed within this time after its receipt, or never: the search for new events relies on it. It is the
 * sum of four waits of 15 s: for the transaction before, for what precedes the storing statement, for that statement,
 * and for a process that is suspended before it commits.
 */
export const INGEST_SECONDS_MAX = 60;
