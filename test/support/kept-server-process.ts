import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/foundation/embedded-postgres/start-embedded-postgres.ts';

/**
 * A program: `node --import tsx kept-server-process.ts <folder>` runs the tests' PostgreSQL in that folder. It
 * writes the server's address there, and ends if no test has used the server for a quarter of an hour, or for half a
 * day if a failed test's database is kept in it. It then deletes what it stored.
 */
const [home = ''] = process.argv.slice(2);
const LOOK_MILLISECONDS = 20_000;
const IDLE_MILLISECONDS_MAX = 15 * 60_000;
const IDLE_WITH_KEPT_MILLISECONDS_MAX = 12 * 60 * 60_000;

const USE = `select
  (select count(*)::integer from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name not like 'storytime server lock%') as users,
  (select count(*)::integer from pg_database where datname like 'storytime\\_kept\\_%') as kept`;

const server = await startEmbeddedPostgres({
  home,
  mayBeGuest: true,
  log: () => undefined,
  fastAndUnsafe: true,
});
const url = server.urlOf('postgres');
if (!server.isGuest) await hashPasswordQuickly();
writeFileSync(join(home, 'address.new'), url);
renameSync(join(home, 'address.new'), join(home, 'address'));
process.send?.('ready');
if (process.connected) process.disconnect();

// Two test processes may have started one each: the second one is a guest of the first.
if (!server.isGuest) {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => void end());
  await untilIdle();
  await end();
} else await server.stop();

/** A client hashes its password 4096 times for each connection by default, and tests open thousands of them. */
async function hashPasswordQuickly(): Promise<void> {
  const { username, password } = new URL(url);
  await withServer(async (client) => {
    await client.query('set scram_iterations = 1');
    const [role, word] = [pg.escapeIdentifier(username), pg.escapeLiteral(decodeURIComponent(password))];
    await client.query(`alter role ${role} password ${word}`);
  });
}

async function untilIdle(): Promise<void> {
  for (let idle = 0, idleMax = IDLE_MILLISECONDS_MAX; idle < idleMax; idle += LOOK_MILLISECONDS) {
    await pause(LOOK_MILLISECONDS);
    const use = await readUse().catch(() => undefined);
    if (use === undefined) return;
    if (use.users > 0) idle = -LOOK_MILLISECONDS;
    idleMax = use.kept > 0 ? IDLE_WITH_KEPT_MILLISECONDS_MAX : IDLE_MILLISECONDS_MAX;
  }
}

function readUse(): Promise<{ users: number; kept: number } | undefined> {
  return withServer(async (client) => (await client.query(USE)).rows[0]);
}

async function withServer<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function end(): Promise<void> {
  rmSync(join(home, 'address'), { force: true });
  await server.stop();
  rmSync(home, { recursive: true, force: true });
  process.exit(0);
}
