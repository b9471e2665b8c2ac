import { FUTURE_TOLERANCE_SECONDS, LATE_WINDOW_DAYS } from '../../foundation/core/definitions.ts';

/**
 * Why an event was not accepted, in the order of precedence: the first that applies is told. Retryable ones
 * may be accepted later, so a client keeps those events (docs/api.md, "What becomes of each event").
 */
export const REJECT_CODES = {
  invalid: { retryable: false, detail: 'The event is not of the form that is described.' },
  not_permitted: { retryable: false, detail: 'The token does not name the child of this event.' },
  too_old: { retryable: false, detail: `The event is older than ${LATE_WINDOW_DAYS} days.` },
  in_future: {
    retryable: true,
    detail: `The event is ahead of the clock of the server by more than ${FUTURE_TOLERANCE_SECONDS / 60} minutes.`,
  },
  child_erased: { retryable: false, detail: 'What was held about this child has been erased.' },
  collection_refused: { retryable: false, detail: 'Nothing is collected about this child.' },
  unknown_child: { retryable: true, detail: 'The child profile is not in the catalogue (yet).' },
  unknown_book: { retryable: true, detail: 'The book is not in the catalogue (yet).' },
} as const;

export type RejectCode = keyof typeof REJECT_CODES;
