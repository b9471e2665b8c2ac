import { SESSION_WINDOW_SECONDS } from '../../foundation/core/definitions.ts';
import { buildPlays, type Play } from './play-builder.ts';
import type { PlaybackEvent } from './playback-event.ts';

/** The child and the book of these events and plays. Ids are kept as they are read. */
export interface Pair {
  childProfileId: string;
  bookId: string;
  /** Null if it is unknown. */
  durationSeconds: number | null;
}

/** Takes the plays of a pair, in the order of their starts. */
export type TakePlays = (pair: Pair, plays: readonly Play[]) => void;

/**
 * Builds the plays of each pair from its events. Events are added one by one, chain after chain, and within a chain in
 * order of time. It holds the events of one chain and the plays of one pair (docs/metrics.md, "Plays" to "Sessions").
 */
export class PlaysOfPairs {
  readonly #take: TakePlays;
  #pair: Pair | undefined;
  #sessionId: string | null = null;
  #events: PlaybackEvent[] = [];
  #plays: Play[] = [];

  constructor(take: TakePlays) {
    this.#take = take;
  }

  add(pair: Pair, sessionId: string | null, event: PlaybackEvent): void {
    const isSamePair =
      this.#pair?.childProfileId === pair.childProfileId && this.#pair.bookId === pair.bookId;
    if (!isSamePair) this.end();
    else if (this.#sessionId !== sessionId) this.#endChain(pair);
    this.#pair = pair;
    this.#sessionId = sessionId;
    this.#events.push(event);
  }

  /** Ends the last pair; no more events come. */
  end(): void {
    const pair = this.#pair;
    if (pair === undefined) return;
    this.#endChain(pair);
    const plays = this.#plays.sort(compareStarts);
    openSessions(plays);
    if (plays.length > 0) this.#take(pair, plays);
    this.#plays = [];
    this.#pair = undefined;
  }

  #endChain({ durationSeconds }: Pair): void {
    for (const play of buildPlays(this.#events, durationSeconds)) {
      play.sessionId = this.#sessionId;
      this.#plays.push(play);
    }
    this.#events = [];
  }
}

function compareStarts(one: Play, other: Play): number {
  if (one.startedAt !== other.startedAt) return one.startedAt - other.startedAt;
  return one.startEventId < other.startEventId ? -1 : Number(one.startEventId > other.startEventId);
}

/** "Sessions": a play opens one unless the play before it started within the session window. */
function openSessions(plays: readonly Play[]): void {
  let before = Number.NEGATIVE_INFINITY;
  for (const play of plays) {
    play.opensSession = play.startedAt - before > SESSION_WINDOW_SECONDS * 1000;
    before = play.startedAt;
  }
}
