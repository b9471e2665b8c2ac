import { PLAY_TIMEOUT_SECONDS, SESSION_WINDOW_SECONDS } from '../core/definitions.ts';

/**
 * An event can change plays up to a time-out after it, and the sessions of those up to a window further
 * (docs/architecture.md, "How a change is noticed"): what the facts room assumes of every event that arrives.
 */
export const REACH_SECONDS = PLAY_TIMEOUT_SECONDS + SESSION_WINDOW_SECONDS;
