import { PLAY_TIMEOUT_SECONDS } from '../core/definitions.ts';
import type { Transaction } from '../db/connect-database.ts';
import { loadStatement, run } from '../db/statement.ts';
import type { ChainEvent } from './reach.ts';

const findRunningChains = loadStatement(import.meta.url, 'find-running-chains');

/** An event, and the end of a day before it that its chain may cross. */
export interface PossibleCrossing {
  event: ChainEvent;
  boundary: Date;
}

/** Tells of a crossing that was asked for whether the event belongs to a play that may have started before it. */
export type Crosses = (crossing: PossibleCrossing) => boolean;

/** Looks up until when the stored chains go on that cross these ends of days. */
export async function readRunningChains(
  transaction: Transaction,
  crossings: PossibleCrossing[],
): Promise<Crosses> {
  const chains = new Map(crossings.map((crossing) => [chainOf(crossing), crossing]));
  if (chains.size === 0) return () => false;
  const [names, asked] = [[...chains.keys()], [...chains.values()]];
  const rows = await run<{ ordinal: number; goes_on_until: Date }>(transaction, findRunningChains, {
    child_profile_ids: asked.map(({ event }) => event.childProfileId),
    book_ids: asked.map(({ event }) => event.bookId),
    session_ids: asked.map(({ event }) => event.sessionId),
    boundaries: asked.map(({ boundary }) => boundary),
    play_timeout_seconds: PLAY_TIMEOUT_SECONDS,
  });
  const ends = new Map(rows.map(({ ordinal, goes_on_until }) => [names[ordinal - 1], goes_on_until]));
  return (crossing) => {
    const end = ends.get(chainOf(crossing));
    return end !== undefined && crossing.event.occurredAt <= end;
  };
}

function chainOf({ event, boundary }: PossibleCrossing): string {
  return [event.childProfileId, event.bookId, event.sessionId, boundary.getTime()].join(' ');
}
