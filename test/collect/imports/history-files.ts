import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import type { ImportSource } from '../../../src/collect/imports/import-source.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { wireEventWithMetadata } from '../../support/builders-events.ts';

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

export function ndjsonOf(events: OracleEvent[]): string {
  return events.map((event) => `${JSON.stringify(wireEventWithMetadata(event))}\n`).join('');
}

/** The CSV of another program: with every column, and metadata as JSON text. */
export function csvOf(
  events: OracleEvent[],
  options: { lineEnd?: string; prettyMetadata?: boolean } = {},
): string {
  const rows = events.map((event) => {
    const { metadata, ...fields } = wireEventWithMetadata(event);
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
