import { FUTURE_TOLERANCE_SECONDS, LATE_WINDOW_DAYS } from '../../foundation/core/definitions.ts';
import { DAY_MILLISECONDS } from '../../foundation/core/durations.ts';
import { readEvent } from '../../records/events/read-event.ts';
import { REJECT_CODES, type RejectCode } from '../../records/events/reject-codes.ts';
import type { StoreEvents } from '../../records/events/store-events.ts';
import type { UsageEvent } from '../../records/events/usage-event.ts';
import { collectWarnings, type Warning, type Warnings } from './warnings.ts';

/** Called with the outcomes of a request's events, for monitoring. `metadata_dropped` counts entries. */
export type IngestCount = (
  outcome: 'accepted' | 'duplicate' | RejectCode | 'metadata_dropped',
  count: number,
) => void;

export interface IngestOptions {
  /** The children that the caller may report for; undefined: all. */
  permittedChildren?: readonly string[] | undefined;
  count?: IngestCount | undefined;
  /** What is known of the request already. */
  warnings?: Warnings;
}

export interface Rejection {
  index: number;
  event_id: string | null;
  code: RejectCode;
  detail: string;
  retryable: boolean;
}

/** accepted + duplicates + rejected = events. */
export interface IngestAnswer {
  accepted: number;
  duplicates: number;
  rejected: Rejection[];
  /** Only there if there are any. */
  warnings?: Warning[];
}

interface Candidate {
  index: number;
  event: UsageEvent;
}

/**
 * The steps of ingest: read each element, check whether the caller may report for the child
 * (`permittedChildren`; undefined: for all), check its time, let the store (and the tombstones and the catalogue
 * behind it) decide the rest in one transaction. An invalid element does not affect the others. When this resolves,
 * everything accepted is committed; it throws only when the database cannot take the batch (docs/api.md, "What becomes
 * of each event").
 */
export async function ingestEvents(
  store: StoreEvents,
  elements: readonly unknown[],
  now: Date,
  { permittedChildren, count, warnings = collectWarnings() }: IngestOptions = {},
): Promise<IngestAnswer> {
  const rejected: Rejection[] = [];
  for (const [index, element] of elements.entries()) warnings.lookAtElement(index, element);
  const read = readElements(elements, rejected, count);
  const permitted = admitChildren(read, permittedChildren, rejected);
  const timely = admitTimes(permitted, now, rejected);
  const answer = await storeAndTell(store, timely, now, { rejected, warnings });
  rejected.sort((a, b) => a.index - b.index);
  if (count !== undefined) countOutcomes(answer, count);
  const listed = warnings.list();
  return listed.length === 0 ? answer : { ...answer, warnings: listed };
}

function countOutcomes({ accepted, duplicates, rejected }: IngestAnswer, count: IngestCount): void {
  count('accepted', accepted);
  count('duplicate', duplicates);
  for (const { code } of rejected) count(code, 1);
}

function readElements(elements: readonly unknown[], rejected: Rejection[], count?: IngestCount): Candidate[] {
  const candidates: Candidate[] = [];
  for (const [index, element] of elements.entries()) {
    const read = readEvent(element);
    if ('event' in read) {
      candidates.push({ index, event: read.event });
      count?.('metadata_dropped', read.droppedMetadataKeys);
    } else rejected.push(rejection(index, read.eventId, 'invalid', read.detail));
  }
  return candidates;
}

function admitChildren(
  candidates: Candidate[],
  permittedChildren: readonly string[] | undefined,
  rejected: Rejection[],
): Candidate[] {
  if (permittedChildren === undefined) return candidates;
  return candidates.filter(({ index, event }) => {
    if (permittedChildren.includes(event.childProfileId)) return true;
    rejected.push(rejection(index, event.eventId, 'not_permitted'));
    return false;
  });
}

function admitTimes(candidates: Candidate[], now: Date, rejected: Rejection[]): Candidate[] {
  const oldest = now.getTime() - LATE_WINDOW_DAYS * DAY_MILLISECONDS;
  const newest = now.getTime() + FUTURE_TOLERANCE_SECONDS * 1000;
  return candidates.filter(({ index, event }) => {
    const time = event.occurredAt.getTime();
    if (time >= oldest && time <= newest) return true;
    rejected.push(rejection(index, event.eventId, time < oldest ? 'too_old' : 'in_future'));
    return false;
  });
}

async function storeAndTell(
  store: StoreEvents,
  candidates: Candidate[],
  now: Date,
  { rejected, warnings }: { rejected: Rejection[]; warnings: Warnings },
): Promise<IngestAnswer> {
  const answer: IngestAnswer = { accepted: 0, duplicates: 0, rejected };
  const events = candidates.map(({ event }) => event);
  const beyondEnd = new Set<number>();
  const outcomes = await store({ events, receivedAt: now, onBeyondEnd: (place) => beyondEnd.add(place) });
  for (const [place, { index, event }] of candidates.entries()) {
    const outcome = outcomes[place];
    if (outcome === 'accepted') answer.accepted += 1;
    else if (outcome === 'duplicate') answer.duplicates += 1;
    else if (outcome !== undefined) rejected.push(rejection(index, event.eventId, outcome));
    const isStored = outcome === 'accepted' || outcome === 'duplicate';
    if (isStored) warnings.lookAtStored(index, event, beyondEnd.has(place));
  }
  return answer;
}

function rejection(index: number, eventId: string | null, code: RejectCode, detail?: string): Rejection {
  const { retryable, detail: standardDetail } = REJECT_CODES[code];
  return { index, event_id: eventId, code, detail: detail ?? standardDetail, retryable };
}
