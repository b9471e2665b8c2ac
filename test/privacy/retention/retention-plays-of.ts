import { randomUUID } from 'node:crypto';
import type { OracleEvent } from '../../oracle/types.ts';

/** The events of a minute of watching from `startsAt` on, from a second of the book to a minute later. */
export function playOf(
  who: Pick<OracleEvent, 'childId' | 'bookId'>,
  startsAt: number,
  { from = 0, seconds = 60 }: { from?: number; seconds?: number } = {},
): OracleEvent[] {
  const event = (eventType: string, second: number): OracleEvent => ({
    ...{ ...who, eventId: randomUUID(), eventType, sessionId: null },
    ...{ positionMilliseconds: (from + second) * 1000, fromPositionMilliseconds: null },
    occurredAt: startsAt + second * 1000,
  });
  const beats = Array.from({ length: Math.floor((seconds - 1) / 45) }, (_, index) => 45 * (index + 1));
  return [
    event('play_start', 0),
    ...beats.map((second) => event('heartbeat', second)),
    event('play_end', seconds),
  ];
}
