import { expect } from 'chai';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { readConfig } from '../../../src/foundation/core/config.ts';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { type JobQueues, openJobQueues } from '../../../src/foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../../src/foundation/queue/open-queue-backend.ts';
import type { DoctorContext, Finding } from '../../../src/operate/monitoring/checks/check.ts';
import { runHealthChecks } from '../../../src/operate/monitoring/run-health-checks.ts';
import { maintainPartitions } from '../../../src/records/events/maintain-partitions.ts';
import { syncSchedules } from '../../../workers/sync-schedules.ts';
import { collectingLog } from '../../support/collecting-log.ts';
import { runRetentionOnce } from '../../support/run-retention-once.ts';
import { openReachedDatabase, type ReachedDatabase } from '../../support/test-database.ts';
import { TEST_SUBJECT_KEY } from '../../support/test-privacy.ts';
import { createEmptyDatabase, dropTestDatabase } from '../../support/test-server.ts';
import { makeUsualPartitions } from '../../support/test-template.ts';

/** An installation that the doctor can check. Every check passes until a test disturbs it. */
export interface TestCheckContext {
  database: Database;
  openQueues(): Promise<JobQueues>;
  /** What each check finds, by its name. */
  runHealthChecks(changed?: Partial<DoctorContext>): Promise<Record<string, Finding>>;
  close(): Promise<void>;
}

/** The settings under which the server's log holds no values. */
export const QUIET_LOG = {
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length_on_error: '0',
};

export async function openCheckContext({
  isMigrated = true,
  redisUrl,
}: {
  isMigrated?: boolean;
  redisUrl?: string;
} = {}): Promise<TestCheckContext> {
  const reached = isMigrated ? await openReachedDatabase() : await reachEmptyDatabase();
  const { url, database } = reached;
  await setUp(reached, isMigrated);
  const backend = redisUrl === undefined ? reached.backend : openQueueBackend(url, redisUrl);
  const log = collectingLog();
  const openQueues = () => openJobQueues(backend, log);
  const runAll = async (changed: Partial<DoctorContext> = {}) => {
    const fresh = connect(url); // with the settings of now
    const given = {
      ...{ backend, openQueues, isEmbedded: true, timeZone: 'UTC', now: new Date() },
      config: readConfig({ DATABASE_URL: url, SUBJECT_KEY: TEST_SUBJECT_KEY }),
    };
    return runHealthChecks({ ...given, database: fresh, ...changed }).finally(() => fresh.destroy());
  };
  return {
    ...{ database, openQueues },
    runHealthChecks: async (changed) =>
      Object.fromEntries((await runAll(changed)).map(({ name, ...finding }) => [name, finding])),
    close: async () => {
      if (backend !== reached.backend) await backend.close();
      // Retention has dropped them: without them the database would not be used again.
      if (isMigrated) await makeUsualPartitions(database);
      await reached.close();
    },
  };
}

type Reached = Pick<ReachedDatabase, 'url' | 'database' | 'backend' | 'close'>;

async function reachEmptyDatabase(): Promise<Reached> {
  const url = await createEmptyDatabase();
  const database = connect(url);
  const backend = openQueueBackend(url, undefined);
  const close = async () => {
    await backend.close();
    await database.destroy();
    await dropTestDatabase(url);
  };
  return { url, database, backend, close };
}

/** The state after a release and a minute with a worker. Log settings take effect with the next connection. */
async function setUp({ database, backend }: Reached, isMigrated: boolean): Promise<void> {
  for (const [name, value] of Object.entries(QUIET_LOG)) await setForDatabase(database, name, value);
  if (!isMigrated) return;
  await adoptTimeZone(database, 'UTC');
  await maintainPartitions(database, new Date());
  await runRetentionOnce(database, new Date());
  const queues = await openJobQueues(backend, collectingLog());
  await syncSchedules(database, queues, 'UTC');
  await queues.close();
}

/** Changes a setting of the server for the next connections to this database alone. */
export async function setForDatabase(database: Database, setting: string, value: string): Promise<void> {
  const { rows } = await database.raw('select current_database() as name');
  await database.raw(`alter database ?? set ${setting} = '${value}'`, [rows[0].name]);
}

function connect(url: string): Database {
  return connectDatabase({
    ...{ url, applicationName: 'storytime test doctor', connectionsMax: 4 },
    statementTimeoutMilliseconds: 10_000,
  });
}

/** A check, and what it must find: its verdict and the form of its text. */
export type Expected = [check: string, verdict: string, found: RegExp | string];

/** Expects what one check finds; advice is given exactly if something is not as it should be. */
export async function expectFindingOf(
  context: TestCheckContext,
  ...[check, verdict, found]: Expected
): Promise<void> {
  const finding = (await context.runHealthChecks())[check];
  expect(finding?.verdict, finding?.found).to.equal(verdict);
  expect(finding?.found).to.match(new RegExp(found));
  if (verdict === 'ok') expect(finding).not.to.have.property('advice');
  else expect(finding?.advice).to.be.a('string').and.not.equal('');
}
