import type { Knex } from 'knex';
import { settleOnCreate } from './src/foundation/db/session-settings.ts';

/**
 * For knex's own command line (`npx tsx node_modules/knex/bin/cli.js migrate:make --knexfile knexfile.ts`).
 * The programs migrate through src/foundation/db/migrate-database.ts. What is in seeds/ enters through the ingest module
 * (`npm run demo`), not through knex.
 */
const configuration: Knex.Config = {
  client: 'pg',
  ...(process.env.DATABASE_URL === undefined ? {} : { connection: process.env.DATABASE_URL }),
  pool: { afterCreate: settleOnCreate() },
  migrations: {
    directory: new URL('./migrations', import.meta.url).pathname,
    extension: 'ts',
    loadExtensions: ['.ts'],
  },
};

export default configuration;
