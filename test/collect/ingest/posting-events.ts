import { expect } from 'chai';
import type { IngestAnswer } from '../../../src/collect/ingest/ingest-events.ts';
import type { RejectCode } from '../../../src/records/events/reject-codes.ts';
import { NOW, type System, type SystemOptions, startSystem } from '../../support/system.ts';

export const EVENTS_PATH = '/api/v1/events';

/** The children and books that events can be about, and one child for whom collection is refused. */
export const CHILD = 31;
export const OTHER_CHILD = 32;
export const REFUSED_CHILD = 33;
export const BOOK = 11;
export const OTHER_BOOK = 12;
export const UNKNOWN = 999;

/** An event as a client sends it. */
export type SentEvent = Record<string, unknown>;

export interface IngestApi extends System {
  /** Posts a batch and checks the sums of the answer. */
  post(events: unknown[]): Promise<IngestAnswer>;
  /** Posts one event; returns `accepted`, `duplicate` or the code of its rejection. */
  fateOf(event: unknown): Promise<'accepted' | 'duplicate' | RejectCode>;
  /** Every stored event, by time. */
  stored(): Promise<StoredEvent[]>;
  /** Deletes the events, keeps the catalogue and resets the clock. */
  reset(): Promise<void>;
}

export interface StoredEvent {
  event_id: string;
  event_type: string;
  child_profile_id: number | string;
  book_id: number | string;
  session_id: string | null;
  position_milliseconds: number | null;
  from_position_milliseconds: number | null;
  occurred_at: Date;
  received_at: Date;
  metadata: Record<string, unknown> | null;
}

/** Starts the application with a small catalogue. */
export async function startIngest(options: SystemOptions = {}): Promise<IngestApi> {
  const api = await startSystem(options);
  await saveSmallCatalogue(api);
  const post = async (events: unknown[]) => {
    const answer = await api.send('POST', EVENTS_PATH, { json: { events } });
    return expectAnswer(answer.status, answer.body, events.length);
  };
  return {
    ...api,
    post,
    fateOf: async (event) => {
      const { accepted, duplicates, rejected } = await post([event]);
      return accepted === 1 ? 'accepted' : duplicates === 1 ? 'duplicate' : rejected[0]!.code;
    },
    stored: () => api.database('usage_events').select('*').orderBy(['occurred_at', 'event_id']),
    reset: async () => {
      api.clock.reset();
      await api.database('usage_events').delete();
    },
  };
}

/** An answer of 200 with correct sums. */
export function expectAnswer(status: number, body: unknown, events: number): IngestAnswer {
  const answer = body as IngestAnswer & { server_time: string };
  expect(status, JSON.stringify(body)).to.equal(200);
  const { warnings, ...rest } = answer;
  expect(rest).to.have.all.keys('accepted', 'duplicates', 'rejected', 'server_time');
  if (warnings !== undefined) expect(warnings).not.to.deep.equal([]);
  expect(answer.accepted + answer.duplicates + answer.rejected.length).to.equal(events);
  return answer;
}

/** A heartbeat of this moment, with the given fields; `undefined` leaves a field out. */
export function sentEvent(fields: SentEvent = {}): SentEvent {
  return { event_type: 'heartbeat', child_profile_id: CHILD, book_id: BOOK, occurred_at: NOW, ...fields };
}

/** The time this many milliseconds after NOW. */
export function afterNow(milliseconds: number): string {
  return new Date(Date.parse(NOW) + milliseconds).toISOString();
}

/** A UUID made from a number. */
export function countedUuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

async function saveSmallCatalogue(api: System): Promise<void> {
  const child = (id: number, collection = 'allowed') => ({ id, parent_id: 21, collection });
  const answer = await api.send('POST', '/admin/api/v1/catalogue', {
    json: {
      publishers: [{ id: 1, name: 'Lantern Press' }],
      books: [BOOK, OTHER_BOOK].map((id) => ({ id, publisher_id: 1, title: `Book ${id}` })),
      parents: [{ id: 21, registered_at: '2026-01-12T09:30:00.000Z' }],
      children: [child(CHILD), child(OTHER_CHILD), child(REFUSED_CHILD, 'refused')],
    },
  });
  expect(answer.status, answer.text).to.equal(200);
}
