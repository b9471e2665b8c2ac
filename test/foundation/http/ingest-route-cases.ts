import { NO_IDS, type RouteCase, WRONG_BODIES, wrongFields } from './route-case.ts';

const EVENT = {
  event_type: 'play_start',
  child_profile_id: 31,
  book_id: 11,
  occurred_at: '2026-02-25T18:00:00Z',
};

/** The routes that receive events. */
export const INGEST_ROUTE_CASES: Record<string, RouteCase> = {
  'POST /api/v1/events': {
    scopes: ['ingest'],
    mayHoldToken: true,
    right: { path: '/api/v1/events', outgoing: { json: { events: [EVENT] } }, status: 200 },
    wrong: [
      ...WRONG_BODIES,
      { what: 'events: {}', outgoing: { json: { events: {} } }, code: 'invalid_request' },
      {
        what: '501 events',
        outgoing: { json: { events: Array(501).fill(EVENT) } },
        code: 'payload_too_large',
      },
    ],
  },
  'POST /api/v1/ingest_tokens': {
    scopes: ['ingest'],
    right: { path: '/api/v1/ingest_tokens', outgoing: { json: { parent_id: 21, ttl: 60 } }, status: 201 },
    wrong: [
      ...WRONG_BODIES,
      ...wrongFields({}, { parent_id: NO_IDS.filter((value) => value !== undefined) }),
      ...wrongFields({}, { child_profile_ids: [null, 31, [], Array(51).fill(31)] }),
      ...wrongFields({ parent_id: 21 }, { ttl: [null, 59, 86_401, 60.5, '60'] }),
      {
        what: 'both',
        outgoing: { json: { parent_id: 21, child_profile_ids: [31] } },
        code: 'invalid_request',
      },
      { what: 'an unknown parent', outgoing: { json: { parent_id: 999 } }, code: 'unknown_reference' },
      {
        what: 'an unknown child',
        outgoing: { json: { child_profile_ids: [31, 999] } },
        code: 'unknown_reference',
      },
    ],
  },
};
