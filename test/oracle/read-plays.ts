import { compareIds } from './compare-ids.ts';
import { readPlay } from './read-play.ts';
import { selectEvents } from './select-events.ts';
import { splitIntoPlays } from './split-into-plays.ts';
import type { OracleCatalogue, OracleEvent, OraclePlay } from './types.ts';

const SESSION_WINDOW_MILLISECONDS = 3_600_000;

/**
 * The plays that the events make, in order of child, book and start (docs/metrics.md, "Events" to
 * "Sessions"). The events may come in any order and repeatedly.
 */
export function readPlays(events: OracleEvent[], catalogue: OracleCatalogue, timeZone: string): OraclePlay[] {
  const plays: OraclePlay[] = [];
  for (const eventsOfPlay of splitIntoPlays(selectEvents(events, catalogue))) {
    const book = catalogue.books.find((candidate) => candidate.id === eventsOfPlay[0]?.bookId);
    const play = readPlay(eventsOfPlay, book?.durationSeconds ?? null, timeZone);
    // An implicit play that earned no time is dropped (docs/metrics.md, "Plays").
    if (play.isExplicit || play.watchedMilliseconds > 0) plays.push(play);
  }
  plays.sort(comparePlays);
  openSessions(plays);
  return plays;
}

/**
 * Plays that start in one instant come in the order of their starting events' ids, which docs/metrics.md
 * leaves open.
 */
function comparePlays(one: OraclePlay, other: OraclePlay): number {
  if (one.childId !== other.childId) return compareIds(one.childId, other.childId);
  if (one.bookId !== other.bookId) return compareIds(one.bookId, other.bookId);
  if (one.startedAt !== other.startedAt) return one.startedAt - other.startedAt;
  return one.startEventId < other.startEventId ? -1 : 1;
}

/** Marks the plays that open a session, whatever their session_id (docs/metrics.md, "Sessions"). */
function openSessions(plays: OraclePlay[]): void {
  let before: OraclePlay | undefined;
  for (const play of plays) {
    play.opensSession =
      before === undefined ||
      before.childId !== play.childId ||
      before.bookId !== play.bookId ||
      play.startedAt - before.startedAt > SESSION_WINDOW_MILLISECONDS;
    before = play;
  }
}
