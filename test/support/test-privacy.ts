import { DEFAULT_RETENTION } from '../../src/foundation/core/retention-settings.ts';
import type { Database } from '../../src/foundation/db/connect-database.ts';
import { type StoreEvents, storeEvents } from '../../src/records/events/store-events.ts';
import { createPseudonymiser } from '../../src/records/tombstones/pseudonymiser.ts';
import { CLOCKS_AGREE } from './test-clocks.ts';

/** The SUBJECT_KEY of tests. */
export const TEST_SUBJECT_KEY = 'makes-the-tombstones-of-tests-0123456789';

export const TEST_SUBJECT_KEYS = createPseudonymiser(TEST_SUBJECT_KEY);

/** The privacy dependencies of an application, with tombstones that do not depend on a clock. */
export const TEST_PRIVACY = {
  pseudonymiser: TEST_SUBJECT_KEYS,
  retention: DEFAULT_RETENTION,
  ...CLOCKS_AGREE,
};

/** Stores each batch in a transaction of its own, as ingest does for a single client. */
export const storeIn =
  (database: Database): StoreEvents =>
  (arrival) =>
    storeEvents(database, TEST_SUBJECT_KEYS, [arrival]);
