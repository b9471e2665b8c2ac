import { PLAY_TIMEOUT_SECONDS, SESSION_WINDOW_SECONDS } from '../core/definitions.ts';
import type { UsageEvent } from '../events/usage-event.ts';

/** What of an event tells which chain it belongs to, and where. */
export type ChainEvent = Pick<UsageEvent, 'childProfileId' | 'bookId' | 'sessionId' | 'occurredAt'>;

/**
 * An event can change plays up to a time-out after it, and the sessions of those up to a window further
 * (docs/architecture.md, "How a change is noticed"): what the facts room assumes of every event that arrives.
 */
export const REACH_SECONDS = PLAY_TIMEOUT_SECONDS + SESSION_WINDOW_SECONDS;
