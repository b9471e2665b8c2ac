import { v4 } from 'uuid';
import type { OracleCatalogue, OracleEvent } from './types.ts';

/** 2024-05-06T10:00:00Z, the second 0 of the streams that the oracle's own tests write. */
export const ORIGIN = Date.UTC(2024, 4, 6, 10);

/**
 * Events from text such as 'play_start 0 0, heartbeat 45, seek 50 50>10': the kind, seconds after the origin, and the
 * position_seconds if known, for a seek with its from_position_seconds before a '>' (either side may be empty). All of
 * them are of child 1 with book 1, without a session and with random ids, unless `others` has other values.
 */
export function buildStream(told: string, others: Partial<OracleEvent> = {}): OracleEvent[] {
  return told.split(',').map((line) => {
    const [eventType = '', seconds = '', positions = ''] = line.trim().split(' ');
    const [from, to] = positions.includes('>') ? positions.split('>') : ['', positions];
    return {
      eventId: v4(),
      eventType,
      childId: '1',
      bookId: '1',
      sessionId: null,
      positionMilliseconds: milliseconds(to),
      fromPositionMilliseconds: milliseconds(from),
      occurredAt: ORIGIN + (milliseconds(seconds) ?? 0),
      ...others,
    };
  });
}

/** Two books of one publisher, the first of this duration; two children of one parent and a test profile of another. */
export function buildCatalogue(durationSeconds: number | null): OracleCatalogue {
  return {
    books: [
      { id: '1', publisherId: '1', durationSeconds },
      { id: '2', publisherId: '1', durationSeconds: null },
    ],
    children: [
      { id: '1', parentId: '1', isTest: false },
      { id: '2', parentId: '1', isTest: false },
      { id: '3', parentId: '2', isTest: true },
    ],
    parents: [
      { id: '1', registeredAt: ORIGIN },
      { id: '2', registeredAt: ORIGIN },
    ],
  };
}

function milliseconds(seconds: string | undefined): number | null {
  return seconds === undefined || seconds === '' ? null : Math.round(Number(seconds) * 1000);
}
