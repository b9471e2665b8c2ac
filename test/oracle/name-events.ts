import { createHash } from 'node:crypto';
import type { EventDraft } from './simulate-player.ts';
import type { OracleEvent } from './types.ts';

/**
 * Gives every event without an id a version 4 UUID. It is derived from a seed, the event's content and the number of
 * equal events before it. So an event keeps its id while a counterexample shrinks. An event that has the identity
 * (child, book, instant, id) of an earlier one is left out: it could only be a contradictory repeat.
 */
export function nameEvents(
  drafts: (EventDraft & { eventId?: string | null })[],
  seed: number,
): OracleEvent[] {
  const repeats = new Map<string, number>();
  const identities = new Set<string>();
  const events: OracleEvent[] = [];
  for (const { eventId, ...draft } of drafts) {
    const content = JSON.stringify(draft);
    const repeat = repeats.get(content) ?? 0;
    repeats.set(content, repeat + 1);
    const event = { eventId: eventId ?? uuidOf(`${seed} ${content} ${repeat}`), ...draft };
    const identity = `${event.childId} ${event.bookId} ${event.occurredAt} ${event.eventId}`;
    if (identities.has(identity)) continue;
    identities.add(identity);
    events.push(event);
  }
  return events;
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
