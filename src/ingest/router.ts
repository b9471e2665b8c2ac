import Router from '@koa/router';
import { Problem } from '../core/errors.ts';
import { authorise } from '../http/authorise.ts';
import { jsonBody } from '../http/json-body.ts';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { ingestEvents } from './ingest-events.ts';

/** Most events of one request, and its most bytes after decompression (interfaces.md, "Ingest"). */
export const EVENTS_MAX = 500;
export const BODY_BYTES_MAX = 1024 * 1024;

/** The only door in: `POST /api/v1/events`. */
export function ingestRouter({ database, clock, authenticate }: RoomDependencies): Router {
  const router = new Router({ prefix: '/api/v1' });
  const ingest = authorise(authenticate, ['ingest']);
  const body = jsonBody({ bytesMax: BODY_BYTES_MAX, mediaTypes: ['application/json', 'text/plain'] });

  router.post('/events', ingest, body, async (context) => {
    const elements = elementsOf(context.request.body);
    const now = clock();
    const answer = await ingestEvents(database, elements, now);
    context.body = { ...answer, server_time: now.toISOString() };
  });
  return router;
}

/** A batch `{"events": [...]}`, or one event on its own. */
function elementsOf(body: unknown): unknown[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw notEvents();
  if (!('events' in body)) {
    if (!('event_type' in body)) throw notEvents();
    return [body];
  }
  if (!Array.isArray(body.events)) throw notEvents();
  if (body.events.length > EVENTS_MAX) {
    throw new Problem('payload_too_large', `A request may hold ${EVENTS_MAX} events; send it in parts.`);
  }
  return body.events;
}

function notEvents(): Problem {
  return new Problem('invalid_request', 'Send {"events": [...]} or one event object.');
}
