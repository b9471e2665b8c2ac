import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Database } from '../../src/foundation/db/connect-database.ts';
import { keepsDatabases } from './failed-tests.ts';
import { reachKeptServer } from './kept-server.ts';
import { type Original, readOriginal, resetDatabase, resetThrough } from './reset-database.ts';
import { makeTemplate, nameOfTemplate } from './test-template.ts';

/**
 * The tests' PostgreSQL: the one that this checkout keeps (kept-server.ts), or the server at TEST_DATABASE_URL.
 * Every test file gets databases of its own, copied from a template or left as new by an earlier file, and nothing else
 * is touched. The server is looked for when the first test asks for a database: tests without one start none.
 */
/** Databases of a run name its process: those of a process that was killed are dropped by a later run. */
const RUN = `storytime_test_${process.pid}_${randomBytes(3).toString('hex')}`;

/** Serialises what is done to databases that runs share: the template, those left behind. */
const SHARED_LOCK = 'pg_advisory_lock(5704, 3)';

let address: Promise<string> | undefined;
let template: Promise<string> | undefined;
let original: Promise<Original> | undefined;
let databases = 0;

/** Databases that tests are done with, as good as new. */
const spare: string[] = [];
const fromTemplate = new Set<string>();

/** The address of the server's database `postgres`. */
function serverUrl(): Promise<string> {
  address ??= process.env.TEST_DATABASE_URL
    ? Promise.resolve(process.env.TEST_DATABASE_URL)
    : reachKeptServer();
  return address;
}

async function urlOf(database: string): Promise<string> {
  return Object.assign(new URL(await serverUrl()), { pathname: `/${database}` }).href;
}

/** Provides a database with the current schema and no rows; returns its URL. */
export async function createTestDatabase(): Promise<string> {
  const used = spare.pop();
  if (used !== undefined) return used;
  template ??= prepareTemplate();
  const url = await createDatabase(await template);
  fromTemplate.add(url);
  original ??= readOriginal(url);
  await original;
  return url;
}

/** Creates a database without any schema; returns its URL. */
export async function createEmptyDatabase(): Promise<string> {
  return createDatabase('template1');
}

/**
 * Ends the use of a database of this run, also while somebody is connected to it: another test may get it, emptied.
 * With KEEP_FAILED the database of a failed test is renamed instead, and its address printed.
 */
export async function dropTestDatabase(url: string): Promise<void> {
  const name = nameOf(url);
  if (!keepsDatabases()) {
    if (fromTemplate.has(url) && original && (await resetDatabase(url, await original))) {
      spare.push(url);
      return;
    }
    await withServer((client) => client.query(`drop database if exists ${name} with (force)`));
    return;
  }
  const kept = name.replace('storytime_test', 'storytime_kept');
  await withServer(async (client) => {
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    await client.query(`alter database ${name} rename to ${kept}`);
  });
  console.log(`      kept: ${await urlOf(kept)}`);
}

/**
 * Makes the database of a pool as good as new, and leaves the pool's idle sessions and others of these applications as
 * they are. Returns false if it cannot be made so, or a failed test's is to be kept: it has to be dropped.
 */
export async function resetTestDatabase(
  url: string,
  database: Database,
  keptApplications: readonly string[],
): Promise<boolean> {
  if (keepsDatabases() || !fromTemplate.has(url) || original === undefined) return false;
  const query = async (text: string) => database.raw(text);
  return resetThrough(query, await original, keptApplications).catch(() => false);
}

const nameOf = (url: string) => new URL(url).pathname.slice(1);

async function createDatabase(source: string): Promise<string> {
  databases += 1;
  const name = `${RUN}_${databases}`;
  await withServer((client) => client.query(`create database ${name} template ${source} strategy file_copy`));
  return urlOf(name);
}

/** The template is made once per server. */
async function prepareTemplate(): Promise<string> {
  const name = nameOfTemplate();
  await withServer(async (client) => {
    await client.query(`select ${SHARED_LOCK}`);
    await dropLeftBehind(client);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const draft = `${RUN}_template`;
    await client.query(`create database ${draft}`);
    await makeTemplate(await urlOf(draft));
    await client.query(`alter database ${draft} rename to ${name}`);
  });
  return name;
}

async function dropLeftBehind(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    "select datname from pg_database where datname like 'storytime\\_test\\_%'",
  );
  for (const { datname } of rows) {
    if (isGone(Number(datname.split('_')[2])))
      await client.query(`drop database if exists ${datname} with (force)`);
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

async function withServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: await serverUrl() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
