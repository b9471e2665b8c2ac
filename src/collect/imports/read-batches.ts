import { readEvent } from '../../records/events/read-event.ts';
import type { UsageEvent } from '../../records/events/usage-event.ts';
import type { ImportRecord, SourceOffset } from './read-lines.ts';
import { type ImportReject, importReject } from './rejects.ts';

/** An event and its line. */
export interface ImportedEvent {
  line: number;
  event: UsageEvent;
  /** Whether the file says its id; without one it was derived. */
  hasOwnId: boolean;
}

/** Lines that are stored in one transaction. `lines` counts the events, good or bad, that they hold. */
export interface ImportBatch {
  lines: number;
  events: ImportedEvent[];
  rejects: ImportReject[];
  /** Entries of metadata that are not on the list, and are left out. */
  metadataDropped: number;
  /** The place after its last line. */
  end: SourceOffset;
}

export interface BatchLimits {
  linesPerBatch: number;
  /** Events from before are refused: one wrong clock would make the day ledger begin there. */
  earliest?: Date;
}

/** Reads the records of a file as ingest reads events, and cuts them into batches. */
export async function* readBatches(
  portions: AsyncIterable<ImportRecord[]>,
  { linesPerBatch, earliest }: BatchLimits,
): AsyncGenerator<ImportBatch> {
  let batch: ImportBatch | undefined;
  for await (const portion of portions) {
    for (const record of portion) {
      batch ??= { lines: 0, events: [], rejects: [], metadataDropped: 0, end: record.end };
      add(batch, record, earliest);
      if (batch.lines < linesPerBatch) continue;
      yield batch;
      batch = undefined;
    }
  }
  if (batch !== undefined) yield batch;
}

function add(batch: ImportBatch, record: ImportRecord, earliest: Date | undefined): void {
  batch.lines += 1;
  batch.end = record.end;
  if ('reject' in record) {
    batch.rejects.push(record.reject);
    return;
  }
  const { line, element } = record;
  const read = readEvent(element);
  if (!('event' in read)) batch.rejects.push(importReject(line, 'invalid', read.detail));
  else if (earliest !== undefined && read.event.occurredAt < earliest) {
    batch.rejects.push(importReject(line, 'before_since'));
  } else {
    batch.events.push({ line, event: read.event, hasOwnId: saysId(element) });
    batch.metadataDropped += read.droppedMetadataKeys;
  }
}

/** Call this only with an element that could be read as an event. */
function saysId(element: unknown): boolean {
  return typeof element === 'object' && element !== null && 'event_id' in element && element.event_id != null;
}

/** Prepares the next item, and only that one, while the consumer works on the present one. */
export async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let coming = items.next();
  try {
    for (let item = await coming; !item.done; item = await coming) {
      coming = items.next();
      coming.catch(() => undefined); // the error is reported when this item is requested
      yield item.value;
    }
  } finally {
    await items.return(undefined);
  }
}
