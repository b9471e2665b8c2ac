/** Where the page Operations is. */
export const OPERATIONS_PATH = '/admin/operations';

/** Where its form is sent to, and below it one backfill by its id. */
export const BACKFILLS_PATH = `${OPERATIONS_PATH}/backfills`;
