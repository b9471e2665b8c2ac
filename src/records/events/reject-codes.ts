import { FUTURE_TOLERANCE_SECONDS, LATE_WINDOW_DAYS } from '../../foundation/core/definitions.ts';

/**
 * Why an event was not accepted, in the order of precedence: the first that applies is returned. Retryable ones
 * may be accepted later, so a client keeps those events (docs/api.md, "What becomes of each event").
 */
export const REJECT_CODES = {
  invalid: { retryable: false, detail: 'The event does not have the documented format.' },
  not_permitted: { retryable: false, detail: 'The token does not name the child of this event.' },
  too_old: { retryable: false, detail: `The event is older than ${LATE_WINDOW_DAYS} days.` },
  in_future: {
    retryable: true,
    detail: `The event is more than ${FUTURE_TOLERANCE_SECONDS / 60} minutes ahead of the server’s clock.`,
  },
  child_erased: { retryable: false, detail: 'The data about this child were erased.' },
  collection_refused: { retryable: false, detail: 'Collection was refused for this child.' },
  unknown_child: { retryable: true, detail: 'The child profile is not in the catalogue yet.' },
  unknown_book: { retryable: true, detail: 'The book is not in the catalogue yet.' },
} as const;

export type RejectCode = keyof typeof REJECT_CODES;
