import type { Outgoing } from '../support/http-client.ts';
import { BOOK, CHILD, OTHER_CHILD } from '../support/installed.ts';
import {
  CANARY,
  CANARY_APP_VERSION,
  CANARY_NAME,
  CANARY_SESSION,
  CANARYS_PARENT,
  CANARYS_SIBLING,
  canaryEventId,
} from './canary.ts';

export const UNKNOWN_BOOK = 470011009999;

type Event = Record<string, unknown>;

let eventsMade = 0;

/** An event as a player sends it, with everything that identifies the canary; `undefined` leaves a field out. */
export function canaryEvent(occurred_at: string, fields: Event = {}): Event {
  eventsMade += 1;
  return {
    event_id: canaryEventId(eventsMade),
    event_type: 'heartbeat',
    child_profile_id: CANARY,
    book_id: BOOK,
    session_id: CANARY_SESSION,
    position_seconds: 45,
    occurred_at,
    metadata: { platform: 'ios', app_version: CANARY_APP_VERSION, nickname: CANARY_NAME },
    ...fields,
  };
}

/** A minute of watching on a date; the last event has no id of its own. */
export const canaryPlay = (date: string): Event[] => [
  canaryEvent(`${date}T10:00:00.000Z`, { event_type: 'play_start', position_seconds: 0 }),
  canaryEvent(`${date}T10:00:45.000Z`),
  canaryEvent(`${date}T10:01:00.000Z`, {
    ...{ event_type: 'play_end', position_seconds: 60, event_id: undefined },
  }),
];

/** When the canary watched: within the late window; its sibling on another date, too. */
export const CANARY_DATES = ['2026-02-12', '2026-02-24', '2026-02-25'];
export const SIBLING_DATE = '2026-02-21';
export const IMPORTED_DATE = '2026-01-20';

/** Rejected events by code; those that depend on the catalogue or the token are made elsewhere. */
export const REFUSED_EVENTS: Record<string, Event[]> = {
  invalid: [
    canaryEvent('yesterday'),
    canaryEvent('2026-02-25T10:00:00Z', { child_profile_id: `${CANARY}x` }),
    canaryEvent('2026-02-25T10:00:00Z', { child_profile_id: [CANARY] }),
    canaryEvent('2026-02-25T10:00:00Z', { child_profile_id: CANARY + 0.5 }),
    canaryEvent('2026-02-25T10:00:00Z', { event_type: `child ${CANARY}` }),
    canaryEvent('2026-02-25T10:00:00Z', { position_seconds: CANARY }),
    canaryEvent('2026-02-25T10:00:00Z', { session_id: `${CANARY_NAME} ${CANARY}` }),
    canaryEvent('2026-02-25T10:00:00Z', { metadata: { [CANARY]: 'x'.repeat(3_000) } }),
  ],
  too_old: [canaryEvent('2026-02-01T10:00:00Z')],
  in_future: [canaryEvent('2026-03-01T10:00:00Z')],
  unknown_book: [canaryEvent('2026-02-25T10:00:00Z', { book_id: UNKNOWN_BOOK })],
};

const json = { 'content-type': 'application/json' };
const EVENTS = '/api/v1/events';
const PROFILE = { parent_id: CANARYS_PARENT, collection: 'allowed' };

/** Requests that get a problem document, with the canary in every place where it can occur. */
export const REFUSED_REQUESTS: [method: string, path: string, outgoing?: Outgoing][] = [
  ['POST', EVENTS, { raw: `{"events":[{"child_profile_id":${CANARY},}]}`, headers: json }],
  ['POST', EVENTS, { raw: `${CANARY} ${CANARY_SESSION}`, headers: json }],
  ['POST', EVENTS, { raw: `"${CANARY_NAME}`, headers: { 'content-type': `x/${CANARY}` } }],
  ['POST', EVENTS, { raw: String(CANARY), headers: { ...json, 'content-encoding': String(CANARY) } }],
  ['POST', EVENTS, { raw: `"${String(CANARY).repeat(100_000)}"`, headers: json }],
  ['POST', EVENTS, { json: { events: { child_profile_id: CANARY } } }],
  ['POST', EVENTS, { json: { events: Array(501).fill({ child_profile_id: CANARY }) } }],
  ['POST', EVENTS, { json: { events: [], token: String(CANARY) }, key: null }],
  ['POST', EVENTS, { json: { events: [] }, key: `child-${CANARY}` }],
  ['POST', '/api/v1/ingest_tokens', { json: { child_profile_ids: [CANARY, UNKNOWN_BOOK] } }],
  ['POST', '/api/v1/ingest_tokens', { json: { child_profile_ids: [`${CANARY}x`] } }],
  ['GET', `/api/v1/children/${CANARY}/progress?book_id=${UNKNOWN_BOOK}`],
  ['GET', `/api/v1/children/${CANARY}x/progress?book_id=${BOOK}`],
  ['GET', `/admin/api/v1/children/${CANARY}`],
  ['GET', `/nowhere/${CANARY}?session=${CANARY_SESSION}`],
  ['PUT', `/admin/api/v1/children/${CANARY}`, { json: { ...PROFILE, parent_id: UNKNOWN_BOOK } }],
  ['PUT', `/admin/api/v1/children/${CANARY}`, { json: { ...PROFILE, collection: CANARY_NAME } }],
  ['PUT', `/admin/api/v1/children/${CANARY}`, { json: { ...PROFILE, [CANARY_NAME]: CANARY } }],
  ['POST', '/admin/api/v1/catalogue', { json: { children: Array(2).fill({ id: CANARY, ...PROFILE }) } }],
  ['GET', `/privacy/api/v1/children/${CANARY}x`],
  ['GET', `/privacy/api/v1/children/${CANARY}?reason=${CANARY}`],
  ['PUT', `/privacy/api/v1/children/${CANARY}/collection`, { json: { state: CANARY_NAME } }],
  ['POST', '/privacy/api/v1/verify', { json: { child_profile_id: `${CANARY}x`, [CANARY_NAME]: CANARY } }],
  ['POST', `/privacy/api/v1/children/${CANARY}/erasure`, { json: { reason: `of ${CANARY_NAME}` } }],
  ['GET', `/privacy/api/v1/requests/${CANARY}`],
];

/** A file of history: two valid events, a duplicate, and lines that are rejected. */
export function canaryHistory(): string {
  const good = canaryPlay(IMPORTED_DATE);
  const bad = [
    canaryEvent('2026-01-20 10:00:00'),
    canaryEvent(`${IMPORTED_DATE}T11:00:00Z`, { book_id: UNKNOWN_BOOK }),
    canaryEvent('2027-01-20T10:00:00Z'),
  ];
  const lines = [...good, good[0], ...bad].map((line) => JSON.stringify(line));
  return [...lines, `{"child_profile_id":${CANARY},`, `${CANARY_NAME} ${CANARY}`, '"'.repeat(70_000)].join(
    '\n',
  );
}

/** Others who continue to watch, so that there are figures without the canary. */
export const OTHERS = [CHILD, OTHER_CHILD].flatMap((child) =>
  CANARY_DATES.map((date) => plainEvent(child, date)),
);

/** What the sibling watched, on a date of its own. */
export const SIBLINGS_EVENT = plainEvent(CANARYS_SIBLING, SIBLING_DATE);

function plainEvent(child_profile_id: number, date: string): Event {
  return {
    ...{ event_type: 'heartbeat', child_profile_id, book_id: BOOK, position_seconds: 45 },
    occurred_at: `${date}T12:00:45.000Z`,
  };
}

export const CANARYS_CATALOGUE = {
  parents: [{ id: CANARYS_PARENT, registered_at: '2026-02-12T09:30:00.000Z' }],
  children: [CANARY, CANARYS_SIBLING].map((id) => ({ id, ...PROFILE })),
};
