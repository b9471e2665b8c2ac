import { ingestEvents } from '../../../src/collect/ingest/ingest-events.ts';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { datesFrom, metricDateOf, plusDays } from '../../../src/foundation/core/reporting-day.ts';
import { postgresqlBackend } from '../../../src/foundation/queue/postgresql-backend.ts';
import { saveCatalogue } from '../../../src/records/catalogue/save-catalogue.ts';
import { catalogueSchema } from '../../../src/records/catalogue/schemas.ts';
import { maintainPartitions } from '../../../src/records/events/maintain-partitions.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { storeIn, TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';

/** A database as commands find it, by the clock of the machine: of each of the last days a minute is built. */
export interface DaysTillToday extends TestDatabase {
  /** Oldest first; the last one is yesterday. */
  dates: string[];
  /** Stores a minute of an earlier date, which is not in the ledger yet; returns the date. */
  watchEarlier(): Promise<string>;
}

export async function openDaysTillToday(): Promise<DaysTillToday> {
  const test = await openTestDatabase();
  const { database } = test;
  const now = new Date();
  const today = metricDateOf(now, 'UTC');
  const dates = datesFrom(plusDays(today, -5), plusDays(today, -1));
  await adoptTimeZone(database, 'UTC');
  await maintainPartitions(database, now);
  const backend = postgresqlBackend(test.url);
  await backend.prepare();
  await backend.close();
  await saveCatalogue(database, TEST_SUBJECT_KEYS, catalogueSchema.parse(CATALOGUE), now);
  await ingestEvents(storeIn(database), dates.flatMap(minuteOf), now);
  await buildDueDays(database, { timeZone: 'UTC', now });
  const watchEarlier = async () => {
    const earlier = plusDays(today, -7);
    await ingestEvents(storeIn(database), minuteOf(earlier), now);
    return earlier;
  };
  return { ...test, dates, watchEarlier };
}

function minuteOf(date: string): object[] {
  const event = { child_profile_id: 31, book_id: 11 };
  return [
    { ...event, event_type: 'play_start', position_seconds: 0, occurred_at: `${date}T12:00:00Z` },
    { ...event, event_type: 'play_end', position_seconds: 60, occurred_at: `${date}T12:01:00Z` },
  ];
}

const CATALOGUE = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [{ id: 11, publisher_id: 1, title: 'The Owl Who Counted', duration_seconds: 300 }],
  parents: [{ id: 21, registered_at: '2026-01-12T09:30:00.000Z' }],
  children: [{ id: 31, parent_id: 21, collection: 'allowed' }],
};
