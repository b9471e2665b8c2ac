import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { CALCULATION_VERSION } from '../../../src/foundation/core/definitions.ts';
import {
  DEFAULT_RETENTION,
  type RetentionSettings,
} from '../../../src/foundation/core/retention-settings.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import {
  listPartitions,
  PARTITIONED_TABLES,
  type PartitionedTable,
} from '../../../src/foundation/db/monthly-partitions.ts';
import type { RetentionContext, RetentionReport } from '../../../src/privacy/retention/retention.ts';
import { runRetention } from '../../../src/privacy/retention/run-retention.ts';
import { maintainPartitions } from '../../../src/records/events/maintain-partitions.ts';
import type { OracleCatalogue, OracleEvent } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { type CollectingLog, collectingLog } from '../../support/collecting-log.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { playOf } from './retention-plays-of.ts';

/** Easy to recognise wherever they appear. */
export const [CHILD, OTHER_CHILD] = ['470011000061', '470011000062'];

/** Two children of one parent, who registered long ago, and a book of five minutes. */
export const CATALOGUE: OracleCatalogue = {
  books: [
    { id: '11', publisherId: '1', durationSeconds: 300 },
    { id: '12', publisherId: '1', durationSeconds: null },
  ],
  children: [CHILD, OTHER_CHILD].map((id) => ({ id, parentId: '2', isTest: false })),
  parents: [{ id: '2', registeredAt: Date.parse('2020-01-01T00:00:00Z') }],
};

/** A database of children's data, on which retention runs at any time that a test chooses. */
export interface RetentionRig extends Omit<TestDatabase, 'reset'> {
  log: CollectingLog;
  /** Everything that was delivered, for the oracle. */
  events: OracleEvent[];
  /** Empties it, partitions too, and saves the catalogue as of `now`. */
  reset(now: string, options?: { timeZone?: string; catalogue?: OracleCatalogue }): Promise<void>;
  /** Lets a child watch a minute from this instant, delivered as it happens. */
  watch(child: string, startsAt: string, bookId?: string): Promise<void>;
  /** Does the work of a worker: builds the days that are due and makes days final that are over. */
  build(now: string): Promise<void>;
  /** The defaults of a context, which a test may override. */
  context(now: string, settings?: Partial<RetentionSettings>): RetentionContext;
  /** One run of retention. */
  run(now: string, settings?: Partial<RetentionSettings>): Promise<RetentionReport>;
  /** The months of raw events that have a partition, such as `2026_01`. */
  months(table?: PartitionedTable): Promise<string[]>;
  /** The dates of the ledger with this status, in order. */
  datesWith(status: string): Promise<string[]>;
}

/** On a database of its own, or that of a running application. */
export async function openRetentionRig(given?: TestDatabase): Promise<RetentionRig> {
  const test = given ?? (await openTestDatabase());
  const { database } = test;
  const log = collectingLog();
  const events: OracleEvent[] = [];
  let timeZone = 'UTC';
  const context: RetentionRig['context'] = (now, settings = {}) => ({
    ...{ timeZone, pseudonymiser: TEST_SUBJECT_KEYS, retention: { ...DEFAULT_RETENTION, ...settings }, log },
    ...{ now: new Date(now), clock: () => new Date(now), queues: { removeOldJobs: async () => 0 } },
  });
  return {
    ...{ ...test, log, events, context },
    reset: async (now, options = {}) => {
      timeZone = options.timeZone ?? 'UTC';
      events.length = 0;
      log.lines.length = 0;
      await test.reset();
      await dropPartitions(database);
      await adoptTimeZone(database, timeZone);
      await maintainPartitions(database, new Date(now));
      await saveOracleCatalogue(database, options.catalogue ?? CATALOGUE, new Date(now));
    },
    watch: async (childId, startsAt, bookId = '11') => {
      const play = playOf({ childId, bookId }, Date.parse(startsAt));
      const now = new Date(Date.parse(startsAt) + 60_000);
      await maintainPartitions(database, now);
      await deliverEvents(database, play, now);
      events.push(...play);
    },
    build: async (now) => {
      await detectChanges(database, timeZone, new Date(now));
      await recordEmptyDays(database, now);
      await buildDueDays(database, { timeZone, now: new Date(now), withoutPause: true });
      await finaliseDays(database, new Date(now));
    },
    run: async (now, settings) => (await runRetention(database, context(now, settings))).report,
    months: async (table = 'usage_events') =>
      (await listPartitions(database, table)).map((name) => name.slice(table.length + 1)),
    datesWith: (status) =>
      database('metric_days').where({ status }).orderBy('metric_date').pluck('metric_date'),
  };
}

/**
 * Records days without events near them as built: building hundreds of them would only add a row of zeros each, and
 * take ten times as long.
 */
async function recordEmptyDays(database: Database, now: string): Promise<void> {
  await database.raw(
    `update metric_days set status = 'built', calculation_version = :version, raw_events = 0, plays = 0,
       position_faults = 0, built_at = :now, due_since = null
     where status = 'missing' and starts_at <= :now and not exists (
       select from usage_events where occurred_at between starts_at - interval '1 day' and ends_at + interval '1 day'
     )`,
    { version: CALCULATION_VERSION, now },
  );
}

async function dropPartitions(database: Database): Promise<void> {
  for (const table of Object.keys(PARTITIONED_TABLES) as PartitionedTable[])
    for (const name of await listPartitions(database, table))
      if (!name.endsWith('_default')) await database.raw('drop table ??', [name]);
}
