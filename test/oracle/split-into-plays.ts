import { compareEvents } from './compare-events.ts';
import type { OracleEvent } from './types.ts';

const PLAY_TIMEOUT_MILLISECONDS = 3_600_000;

/**
 * The plays of all chains, each as its events in order, implicit ones without any time included
 * (docs/metrics.md, "Plays").
 */
export function splitIntoPlays(events: OracleEvent[]): OracleEvent[][] {
  const plays: OracleEvent[][] = [];
  for (const chain of chainsOf(events)) {
    let before: OracleEvent | undefined;
    for (const event of [...chain].sort(compareEvents)) {
      if (beginsPlay(event, before)) plays.push([]);
      plays.at(-1)?.push(event);
      before = event;
    }
  }
  return plays;
}

/** "A chain is the playback events of one child, one book and one session_id"; none forms one chain. */
function chainsOf(events: OracleEvent[]): OracleEvent[][] {
  const chains = new Map<string, OracleEvent[]>();
  for (const event of events) {
    const key = `${event.childId} ${event.bookId} ${event.sessionId ?? 'none'}`;
    chains.set(key, [...(chains.get(key) ?? []), event]);
  }
  return [...chains.values()];
}

/** "An event begins a play when it is a play_start, or the first event, or follows a play_end, or ..." */
function beginsPlay(event: OracleEvent, before: OracleEvent | undefined): boolean {
  if (event.eventType === 'play_start') return true;
  if (before === undefined) return true;
  if (before.eventType === 'play_end') return true;
  return event.occurredAt - before.occurredAt > PLAY_TIMEOUT_MILLISECONDS;
}
