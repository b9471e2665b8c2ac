import type { UsageEvent } from '../events/usage-event.ts';
import { readEvent } from '../ingest/read-event.ts';
import type { ImportRecord } from './import-record.ts';
import { type ImportReject, importReject } from './import-reject.ts';
import type { Place } from './read-lines.ts';

/** An event and the line on which it stands. */
export interface ImportedEvent {
  line: number;
  event: UsageEvent;
}

/** Lines that are stored in one transaction. `lines` counts the events, good or bad, that they hold. */
export interface ImportBatch {
  lines: number;
  events: ImportedEvent[];
  rejects: ImportReject[];
  /** Entries of metadata that are not on the list, and are left out. */
  metadataDropped: number;
  /** The place after its last line. */
  end: Place;
}

/** Reads the records of a file as ingest reads events, and cuts them into batches. */
export async function* readBatches(
  portions: AsyncIterable<ImportRecord[]>,
  linesPerBatch: number,
): AsyncGenerator<ImportBatch> {
  let batch: ImportBatch | undefined;
  for await (const portion of portions) {
    for (const record of portion) {
      batch ??= { lines: 0, events: [], rejects: [], metadataDropped: 0, end: record.end };
      add(batch, record);
      if (batch.lines < linesPerBatch) continue;
      yield batch;
      batch = undefined;
    }
  }
  if (batch !== undefined) yield batch;
}

function add(batch: ImportBatch, record: ImportRecord): void {
  batch.lines += 1;
  batch.end = record.end;
  if ('reject' in record) {
    batch.rejects.push(record.reject);
    return;
  }
  const read = readEvent(record.element);
  if ('event' in read) {
    batch.events.push({ line: record.line, event: read.event });
    batch.metadataDropped += read.droppedMetadataKeys;
  } else batch.rejects.push(importReject(record.line, 'invalid', read.detail));
}
