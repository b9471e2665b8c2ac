import { buildStream } from '../../oracle/build-stream.ts';
import type { OracleCatalogue, OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import type { Ledger } from '../../support/system.ts';

/** The evening of 2024-05-06 (UTC) and the night after it: plays on both dates, and one across midnight. */
export const EVENING = { date: '2024-05-06', nextDate: '2024-05-07', timeZone: 'UTC' };

/** The evening after: both dates can be built, and a second search does not find the same events again. */
export const EVENING_NOW = new Date('2024-05-07T20:00:00Z');
const RECEIVED_AT = new Date('2024-05-07T19:50:00Z');

/** Seconds from the origin of `buildStream` (10:00) to midnight. */
export const MIDNIGHT = 14 * 3600;

export const EVENING_CATALOGUE: OracleCatalogue = {
  books: [
    { id: '1', publisherId: '1', durationSeconds: 300 },
    { id: '2', publisherId: '2', durationSeconds: 600 },
  ],
  children: ['1', '2', '3'].map((id) => ({ id, parentId: id === '3' ? '2' : '1', isTest: false })),
  parents: [
    { id: '1', registeredAt: Date.parse('2024-05-06T08:00:00Z') },
    { id: '2', registeredAt: Date.parse('2024-05-07T08:00:00Z') },
  ],
};

/** Child 1 watches book 1 on both dates; child 2 watches book 2 across midnight; child 3 only on the second. */
export const EVENING_EVENTS: OracleEvent[] = [
  ...buildStream('play_start 0 0, heartbeat 45 45, seek 60 100>60, pause 100 140, play_end 160 140'),
  ...buildStream('play_start 7200 0, heartbeat 7245 45, play_end 7500 300'),
  ...buildStream(`play_start ${MIDNIGHT + 100} 0, play_end ${MIDNIGHT + 400} 300`),
  ...buildStream(
    `play_start ${MIDNIGHT - 100} 0, heartbeat ${MIDNIGHT - 55} 45, play_end ${MIDNIGHT + 65} 165`,
    { childId: '2', bookId: '2' },
  ),
  ...buildStream(`play_start ${MIDNIGHT + 60} 0, heartbeat ${MIDNIGHT + 105} 45`, {
    childId: '3',
    bookId: '2',
  }),
];

/** Late events: more of both dates, for existing pairs and for new ones. */
export const LATE_EVENTS: OracleEvent[] = [
  ...buildStream('play_start 1800 0, play_end 1860 60', { childId: '2' }),
  ...buildStream('heartbeat 7400 200'),
  ...buildStream(
    `heartbeat ${MIDNIGHT + 300} 200, play_start ${MIDNIGHT + 3600} 0, pause ${MIDNIGHT + 3700} 90`,
  ),
];

/** An empty ledger, with the evening's events (or these) and nothing built. */
export async function startEvening(
  { database, reset }: Ledger,
  events: OracleEvent[] = EVENING_EVENTS,
): Promise<void> {
  await reset(EVENING.timeZone);
  await saveOracleCatalogue(database, EVENING_CATALOGUE, EVENING_NOW);
  await deliverEvents(database, events, RECEIVED_AT);
}
