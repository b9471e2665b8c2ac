import { LATE_WINDOW_DAYS } from '../../foundation/core/definitions.ts';
import {
  DIFFERENCES_DAYS,
  type RetentionSettings,
  SET_ASIDE_DAYS_MAX,
} from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import {
  type ErasureScope,
  type PersonalTable,
  personalTables,
} from '../inventory/personal-data-inventory.ts';
import { findNewestRun } from '../retention/retention.ts';

/** What erases the rows of a table, in words for a parent. */
const ERASED_BY: Record<ErasureScope | 'request', string> = {
  history: 'erasing what the child has watched, or the whole child',
  profile: 'erasing the whole child',
  parent: 'erasing the parent with all children',
  request: 'the completion of the erasure itself',
};

/** The retention policy in force, as data: what is held, why, for how long, and how it is erased. */
export interface RetentionPolicy {
  generated_at: string;
  settings: RetentionSettings;
  personal_data: { table: string; purpose: string; kept: string; erased_by: string; fields: string[] }[];
  records: { what: string; kept: string }[];
  never_collected: string[];
  /** The rights of a parent. */
  rights: string[];
  not_covered: string[];
  /** Null before the first run. `oldest_raw_event` is only a month. */
  last_run: { completed_at: string; passed: boolean; oldest_raw_event: string | null } | null;
}

/**
 * The retention policy (16 CFR 312.10), made from the personal data inventory and the settings in force, so that it
 * always matches what the programs do (docs/privacy.md, "What is kept, why, how long").
 */
export async function retentionPolicy(
  database: Database,
  settings: RetentionSettings,
  now: Date,
): Promise<RetentionPolicy> {
  const run = await findNewestRun(database);
  return {
    generated_at: now.toISOString(),
    settings,
    personal_data: personalTables.map(([table, entry]) => describeTable(table, entry, settings)),
    records: recordsOf(settings),
    never_collected: NEVER_COLLECTED,
    rights: RIGHTS,
    not_covered: NOT_COVERED,
    last_run:
      run === undefined
        ? null
        : {
            completed_at: run.completed_at.toISOString(),
            passed: run.report.alarms.length === 0,
            oldest_raw_event: run.report.checks?.oldest_raw_event ?? null,
          },
  };
}

function describeTable(
  table: string,
  { purpose, retention, erasureScope, columns }: PersonalTable,
  settings: RetentionSettings,
): RetentionPolicy['personal_data'][number] {
  return {
    ...{ table, purpose, kept: retention(settings), erased_by: ERASED_BY[erasureScope] },
    fields: Object.values(columns),
  };
}

/**
 * What is kept about erasures, accesses and the work of the programs, without the id of a child or parent.
 */
function recordsOf(settings: RetentionSettings): RetentionPolicy['records'] {
  return [
    {
      what: 'That a child was erased, as a keyed hash of its id, so that nothing about it can come back.',
      kept: `${settings.tombstonesDays} days; reports of players older than ${LATE_WINDOW_DAYS} days are refused anyway`,
    },
    {
      what: 'Who looked at a child’s data or erased it, when and why, but not which child’s.',
      kept: `${settings.recordsDays} days`,
    },
    {
      what: 'Which of the operator’s staff are signed in to the dashboard, and since when: by the number of the key, or by the person’s name if the operator’s own system supplies it.',
      kept: '12 hours, or until they sign out; deleted by the next run of deletion by age',
    },
    { what: 'Receipts of erasures, without an id.', kept: `${settings.recordsDays} days` },
    {
      what: 'Records of the programs’ jobs, which hold dates and numbers of requests only.',
      kept: `${settings.finishedJobsDays} days, failed ones ${settings.failedJobsDays} days`,
    },
    {
      what: 'Backfills, which compute days again on request: who requested them, when, why, and the result for each day.',
      kept: `${settings.backfillsDays} days`,
    },
    {
      what: 'Annotations that the operator’s staff write about the figures of a date, and the name of their key. An erasure does not search them; text that may be the id of a child is refused.',
      kept: `${settings.recordsDays} days`,
    },
    {
      what: 'Why an alert about a book was set aside, until when, and the name of the key.',
      kept: `until that date, at most ${SET_ASIDE_DAYS_MAX} days ahead; deleted by the next run of deletion by age`,
    },
    {
      what: 'By how much the sums of a day would change, as found by the dry run of a backfill.',
      kept: `shown for ${24 * DIFFERENCES_DAYS} hours, or until a child that watched on that day is erased; deleted by the next run of deletion by age`,
    },
    {
      what: 'Sums: how often, how long and by how many children a book was watched on a day.',
      kept: 'without limit; no row names a child, but those of a quiet day may come from few children',
    },
  ];
}

const NEVER_COLLECTED = [
  'names, addresses, e-mail addresses, photographs, voices',
  'network addresses and descriptions of the browser (user agents)',
  'places',
  'free text of any kind: additional data from players must be on a closed list',
];

const RIGHTS = [
  'to know what is held about the child, by category',
  'to be given all of it',
  'to refuse further collection, without the child losing the library',
  'to have what was watched, or everything about the child, deleted for good',
];

const NOT_COVERED = [
  'Backups and replicas of the database that the operator makes: they hold what was held when they were made until they are deleted.',
  'The bytes of deleted rows on the disk of the server, until PostgreSQL reuses their space, and single values in its planner statistics, until the next night.',
  'What devices have not sent yet: reports about an erased child are refused when they arrive.',
  'Other systems of the operator, such as accounts and billing.',
];
