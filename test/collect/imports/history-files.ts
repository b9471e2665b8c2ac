import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import type { ImportSource } from '../../../src/collect/imports/import-source.ts';
import type { OracleEvent } from '../../oracle/types.ts';

/** The header of a CSV with every column of the wire. */
export const CSV_COLUMNS = [
  'event_id',
  'event_type',
  'child_profile_id',
  'book_id',
  'session_id',
  'position_seconds',
  'from_position_seconds',
  'occurred_at',
  'metadata',
];

/** One event in the wire format. */
export function wireEvent(event: OracleEvent): Record<string, unknown> {
  return {
    event_id: event.eventId,
    event_type: event.eventType,
    child_profile_id: event.childId,
    book_id: event.bookId,
    session_id: event.sessionId,
    position_seconds: toSeconds(event.positionMilliseconds),
    from_position_seconds: toSeconds(event.fromPositionMilliseconds),
    occurred_at: new Date(event.occurredAt).toISOString(),
    metadata: { platform: 'ios', quality: '720p' },
  };
}

const toSeconds = (milliseconds: number | null) => (milliseconds === null ? null : milliseconds / 1000);

export function ndjsonOf(events: OracleEvent[]): string {
  return events.map((event) => `${JSON.stringify(wireEvent(event))}\n`).join('');
}

/** The CSV of another program: with every column, and metadata as JSON text. */
export function csvOf(
  events: OracleEvent[],
  options: { lineEnd?: string; prettyMetadata?: boolean } = {},
): string {
  const rows = events.map((event) => {
    const { metadata, ...fields } = wireEvent(event);
    return { ...fields, metadata: JSON.stringify(metadata, null, options.prettyMetadata ? 2 : 0) };
  });
  return stringify(rows, { header: true, columns: CSV_COLUMNS, record_delimiter: options.lineEnd ?? '\n' });
}

/** A source in memory that delivers chunks of this many bytes. */
export function sourceOf(content: string | Buffer, chunkBytes = 1000): ImportSource {
  const bytes = Buffer.from(content);
  return {
    name: 'history',
    size: bytes.length,
    read: async function* (from) {
      for (let at = from; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    },
  };
}

export const gzipped = (content: string) => gzipSync(content);
