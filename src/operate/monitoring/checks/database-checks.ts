import { isMigrated, MIGRATE_COMMAND } from '../../../foundation/db/migrate-database.ts';
import {
  listPartitions,
  PARTITIONED_TABLES,
  type PartitionedTable,
} from '../../../foundation/db/monthly-partitions.ts';
import { type Check, type CheckContext, failed, ok, warning } from './check.ts';

const POSTGRESQL_VERSION_MIN = 15;
const CLOCK_DIFFERENCE_MAX_SECONDS = 5;

/** Values in the server's log would be children's ids: by default, a failed insert prints its row twice. */
const LOG_SETTINGS: Record<string, (value: string) => boolean> = {
  log_error_verbosity: (value) => value === 'terse',
  log_min_error_statement: (value) => ['log', 'fatal', 'panic'].includes(value),
  log_statement: (value) => value === 'none' || value === 'ddl',
  log_min_duration_statement: (value) => value === '-1',
  log_parameter_max_length_on_error: (value) => value === '0',
  // Settings of extensions, if they are loaded: both log statements and their parameters.
  'auto_explain.log_min_duration': (value) => value === '-1',
  'pgaudit.log': (value) => value === 'none' || value === '',
};

/** What package.json asks for. */
const NODE_VERSION_MIN = [20, 19] as const;

function isNodeNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = NODE_VERSION_MIN;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** Whether the runtime and the database are of the right kind and state. */
export const DATABASE_CHECKS: readonly Check<CheckContext>[] = [
  {
    name: 'Node.js version',
    run: async () => {
      const { node } = process.versions;
      return isNodeNewEnough(node)
        ? ok(node)
        : failed(node, `Node.js ${NODE_VERSION_MIN.join('.')} or newer is needed.`);
    },
  },
  {
    name: 'PostgreSQL version',
    run: async ({ database }) => {
      const { rows } = await database.raw("select current_setting('server_version') as version");
      const { version } = rows[0];
      return Number.parseInt(version, 10) >= POSTGRESQL_VERSION_MIN
        ? ok(version)
        : failed(version, `PostgreSQL ${POSTGRESQL_VERSION_MIN} or newer is needed.`);
    },
  },
  {
    name: 'Schema',
    run: async ({ database }) =>
      (await isMigrated(database))
        ? ok('up to date')
        : failed('migrations are pending', `Run "${MIGRATE_COMMAND}".`),
  },
  {
    name: 'Clock',
    run: async ({ database, now }) => {
      const { rows } = await database.raw('select clock_timestamp() as now');
      const seconds = Math.abs(rows[0].now.getTime() - now.getTime()) / 1000;
      const found = `${seconds.toFixed(1)} s between this machine and the database`;
      return seconds <= CLOCK_DIFFERENCE_MAX_SECONDS
        ? ok(found)
        : failed(
            found,
            'Synchronise both clocks by NTP: they decide which events are late and which jobs are due.',
          );
    },
  },
  {
    name: 'Partitions',
    run: async ({ database, now }) => {
      const missing: string[] = [];
      const nextMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1));
      for (const table of Object.keys(PARTITIONED_TABLES) as PartitionedTable[]) {
        const name = `${table}_${nextMonth.toISOString().slice(0, 7).replace('-', '_')}`;
        if (!(await listPartitions(database, table)).includes(name)) missing.push(name);
      }
      return missing.length === 0
        ? ok('those of the next month exist')
        : warning(
            `missing: ${missing.join(', ')}`,
            `Is a worker running? "${MIGRATE_COMMAND}" creates them too.`,
          );
    },
  },
  {
    name: 'DEFAULT partition',
    run: async ({ database }) => {
      const { rows } = await database.raw('select count(*) as events from usage_events_default');
      return rows[0].events === 0
        ? ok('empty')
        : failed(
            `${rows[0].events} events wait in it`,
            `Run "${MIGRATE_COMMAND}": it moves them to their months.`,
          );
    },
  },
  {
    name: 'Values in the log of PostgreSQL',
    run: async ({ database }) => {
      const { rows } = await database.raw('select name, setting from pg_settings where name = any (?)', [
        Object.keys(LOG_SETTINGS),
      ]);
      const loud = rows
        .filter(({ name, setting }: { name: string; setting: string }) => !LOG_SETTINGS[name]?.(setting))
        .map(({ name, setting }: { name: string; setting: string }) => `${name}=${setting}`);
      return loud.length === 0
        ? ok('none')
        : warning(
            `may be written: ${loud.join(', ')}`,
            'Set log_error_verbosity=terse, log_min_error_statement=panic, log_statement=none, log_min_duration_statement=-1, log_parameter_max_length_on_error=0, and switch auto_explain and pgaudit off for this database, so that no child’s id gets there.',
          );
    },
  },
];
