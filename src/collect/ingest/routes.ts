import { z } from 'zod';
import type { Clock } from '../../foundation/core/clock.ts';
import { FUTURE_TOLERANCE_SECONDS, LATE_WINDOW_DAYS } from '../../foundation/core/definitions.ts';
import { Problem } from '../../foundation/core/errors.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { eventSchema } from '../../records/events/event-schema.ts';
import { groupCommitStore } from '../../records/events/group-commit-store.ts';
import { REJECT_CODES, type RejectCode } from '../../records/events/reject-codes.ts';
import { storeEvents } from '../../records/events/store-events.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import { type IngestCount, ingestEvents } from './ingest-events.ts';
import { collectWarnings, WARNING_CODES, type Warnings } from './warnings.ts';

/** The maximum number of events in one request, and of its bytes after decompression (docs/clients.md, "Limits"). */
export const EVENTS_MAX = 500;
export const BODY_BYTES_MAX = 1024 * 1024;

const batchSchema = z.object({
  events: z.array(eventSchema).max(EVENTS_MAX),
  token: z
    .string()
    .optional()
    .describe('A key or token, from a page that is closing and cannot set headers.'),
});

const answerSchema = z.object({
  accepted: z.int().min(0),
  duplicates: z
    .int()
    .min(0)
    .describe('Events that were stored before, including repeats within the request.'),
  rejected: z.array(
    z.object({
      index: z.int().min(0).describe('Index of the event in the request.'),
      event_id: z.string().nullable(),
      code: z.enum(Object.keys(REJECT_CODES) as [RejectCode, ...RejectCode[]]),
      detail: z.string(),
      retryable: z.boolean().describe('Whether to keep the event and send it again later.'),
    }),
  ),
  warnings: z
    .array(
      z.object({
        code: z.enum(WARNING_CODES),
        events: z
          .int()
          .min(0)
          .describe('Number of events concerned; 0 if the warning is about fields outside of them.'),
        first_index: z.int().min(0).nullable().describe('Index of the first of them in the request.'),
        detail: z.string(),
        fields: z.array(z.string()).optional().describe('Of `unknown_fields`: at most ten of their names.'),
      }),
    )
    .optional()
    .describe('Hints for the developer of the client, each code once. No event is lost because of them.'),
  server_time: z.iso.datetime(),
});

const exampleEvent = {
  event_id: '0195f3a0-7a4c-7c3e-8a31-0d7a5b1f2c44',
  event_type: 'heartbeat',
  child_profile_id: 9010,
  book_id: 123,
  session_id: '6f0c9a52-40a4-4d6a-9a2e-6b8f2f1f0f11',
  position_seconds: 45,
  occurred_at: '2026-02-25T18:30:45.000Z',
  metadata: { platform: 'ios', app_version: '4.2.1' },
};

/** What the ingest endpoint is built from. */
export interface IngestDependencies {
  database: Database;
  clock: Clock;
  pseudonymiser: Pseudonymiser;
  countIngest?: IngestCount;
}

/** The one endpoint that takes events (docs/api.md, "Post events"). */
export function ingestRoutes({
  database,
  clock,
  pseudonymiser,
  countIngest: count,
}: IngestDependencies): Route[] {
  const store = groupCommitStore((arrivals) => storeEvents(database, pseudonymiser, arrivals));
  return [
    route(
      {
        method: 'post',
        path: '/api/v1/events',
        tag: 'Ingest',
        summary: 'Post usage events',
        description: `A batch of up to ${EVENTS_MAX} events, or one event object; at most 1 MiB after decompression (gzip, deflate, br). 200 means that all accepted events are committed. Each rejected event is listed, and does not affect the others. Events are accepted from ${LATE_WINDOW_DAYS} days back to ${FUTURE_TOLERANCE_SECONDS / 60} minutes ahead. Query parameters are ignored, and so are unknown fields. docs/clients.md says what a player does with each answer.`,
        scopes: ['ingest'],
        // A player drops a batch that is answered with 400, and it is not always the player who wrote the query.
        ignoresQuery: true,
        body: {
          schema: z.union([batchSchema, eventSchema]),
          example: { events: [exampleEvent] },
          bytesMax: BODY_BYTES_MAX,
          mediaTypes: ['application/json', 'text/plain'],
          isReadByHandler: true,
          mayHoldToken: true,
        },
        responses: {
          200: {
            description: 'accepted + duplicates + rejected = events',
            schema: answerSchema,
            example: { accepted: 1, duplicates: 0, rejected: [], server_time: '2026-02-25T18:31:00.000Z' },
          },
        },
      },
      async ({ body, principal }) => {
        const now = clock();
        const permittedChildren = principal?.childProfileIds;
        const warnings = collectWarnings();
        const elements = elementsOf(body, warnings);
        const answer = await ingestEvents(store, elements, now, { permittedChildren, count, warnings });
        return { ...answer, server_time: now.toISOString() };
      },
    ),
  ];
}

/** A batch `{"events": [...]}`, or one event on its own. */
function elementsOf(body: unknown, warnings: Warnings): unknown[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw notEvents();
  if (!('events' in body)) {
    if (!('event_type' in body)) throw notEvents();
    const { token: _token, ...event } = body as { token?: unknown };
    return [event];
  }
  if (!Array.isArray(body.events)) throw notEvents();
  if (body.events.length > EVENTS_MAX) {
    throw new Problem(
      'payload_too_large',
      `A request can contain ${EVENTS_MAX} events. Send the others in further requests.`,
    );
  }
  warnings.lookAtBatch(body, Object.keys(batchSchema.shape));
  return body.events;
}

function notEvents(): Problem {
  return new Problem('invalid_request', 'Send {"events": [...]} or one event object.');
}
