import { randomUUID } from 'node:crypto';
import { metricDateOf, plusDays } from '../../foundation/core/reporting-day.ts';
import type { Runtime } from '../../runtime.ts';
import { QUEUE_BOARD_PATH } from '../queue-board.ts';

/** A favourite of the demo's children, who published it, and one child whose parents agreed to everything. */
const BOOK = 123;
const PUBLISHER = 1;
const CHILD = 9010;

/** What to try in the demo: lines that work as they are printed. */
export function demoTour(
  address: string,
  signIn: string,
  { adminKey = '', clock, timeZone }: Pick<Runtime, 'adminKey' | 'clock' | 'timeZone'>,
): string {
  const now = clock();
  const end = metricDateOf(now, timeZone);
  const start = plusDays(end, -6);
  const get = (path: string) => `curl -s -H "Authorization: Bearer $KEY" "${address}${path}"`;
  const event = {
    event_type: 'play_start',
    child_profile_id: CHILD,
    book_id: BOOK,
    session_id: randomUUID(),
    position_seconds: 0,
    occurred_at: now.toISOString(),
  };
  return `
It is running at ${address}

${signIn}

The key with every scope:

  KEY=${adminKey}

The last week of the library, of a favourite book, of a publisher:

  ${get(`/admin/api/v1/analytics/platform?start=${start}&end=${end}`)}
  ${get(`/admin/api/v1/analytics/books/${BOOK}?start=${start}&end=${end}`)}
  ${get(`/admin/api/v1/analytics/publishers/${PUBLISHER}?start=${start}&end=${end}`)}

Post an event, as a player does (send it twice: the second time it is a duplicate):

  curl -s -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' ${address}/api/v1/events \\
    -d '${JSON.stringify({ events: [event] })}'

It is in today's numbers within five minutes. Every address, with forms and examples, in a browser:

  ${address}/docs

The queues, for whoever is signed in, and what the command line says of all this:

  ${address}${QUEUE_BOARD_PATH}
  bin/storytime doctor --demo
`;
}
