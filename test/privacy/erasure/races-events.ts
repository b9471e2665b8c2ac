import type { RandomSource } from '../../../seeds/random-source.ts';
import { reportingDay } from '../../../src/foundation/core/reporting-day.ts';
import type { OracleCatalogue, OracleEvent } from '../../oracle/types.ts';

/** Noon of a Sunday in New York. The day before is in January, which has no partition yet. */
export const RACE_NOW = new Date('2026-02-01T17:00:00Z');
export const RACE_DATES = ['2026-01-31', '2026-02-01'];

/** The erasure of a history covers events up to this instant, and no later ones. */
export const RACE_UNTIL = RACE_NOW.getTime() + 300_000;

export const RACE_CHILDREN = ['1', '2', '3', '4', '5', '6'];
const BOOKS = ['1', '2'];

export const RACE_CATALOGUE: OracleCatalogue = {
  books: BOOKS.map((id) => ({ id, publisherId: '1', durationSeconds: 300 })),
  children: RACE_CHILDREN.map((id) => ({
    id,
    parentId: String(Math.ceil(Number(id) / 2)),
    isTest: false,
  })),
  parents: ['1', '2', '3'].map((id) => ({ id, registeredAt: Date.parse('2026-02-01T10:00:00Z') })),
};

const MINUTE = 60_000;

/** One viewing of some minutes: near a midnight, at any time of these days, or after what an erasure now would cover. */
export function raceViewing(
  random: RandomSource,
  { timeZone, children }: { timeZone: string; children: readonly string[] },
  { mayBeAhead = false }: { mayBeAhead?: boolean } = {},
): OracleEvent[] {
  const child = children[random.integer(0, children.length - 1)]!;
  const midnight = reportingDay(RACE_DATES[random.integer(0, 1)]!, timeZone).startsAt.getTime();
  const startedAt = Math.round(
    random.weighted([
      [midnight - random.between(0, 4) * MINUTE, 4],
      [midnight + random.between(0, 17 * 60) * MINUTE, 4],
      [RACE_NOW.getTime() - random.between(4, 20) * MINUTE, 1],
      [RACE_UNTIL + random.between(1, 10) * MINUTE, mayBeAhead ? 2 : 0],
    ]),
  );
  const bookId = BOOKS[random.integer(0, 1)]!;
  const minutes = random.integer(1, 4);
  const types = ['play_start', ...Array.from({ length: minutes - 1 }, () => 'heartbeat'), 'play_end'];
  return types.map((eventType, minute) => ({
    eventId: uuid(random),
    eventType,
    childId: child,
    bookId,
    sessionId: null,
    positionMilliseconds: minute * 60_000,
    fromPositionMilliseconds: null,
    occurredAt:
      Math.min(startedAt, mayBeAhead ? Infinity : RACE_NOW.getTime() - 4 * MINUTE) + minute * MINUTE,
  }));
}

/** From the round's seed, like everything else. */
function uuid(random: RandomSource): string {
  const hex = Array.from({ length: 4 }, () => random.bits().toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export const identityOf = ({ childId, bookId, occurredAt, eventId }: OracleEvent) =>
  `${childId} ${bookId} ${occurredAt} ${eventId}`;
