import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectDatabase } from '../../src/db/connect-database.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';
import { migrateDatabase } from '../../src/db/migrate-database.ts';

/**
 * The tests' PostgreSQL: the embedded one in a temporary folder, or the server at TEST_DATABASE_URL. Either
 * way every test file gets databases of its own, copied from a migrated template, and nothing else is touched.
 */
interface TestServer {
  urlOf(database: string): string;
  stop(): Promise<void>;
}

const RUN = randomBytes(4).toString('hex');
const TEMPLATE = `storytime_test_${RUN}_template`;

let server: TestServer | undefined;
let databases = 0;

export async function startTestServer(): Promise<void> {
  server = process.env.TEST_DATABASE_URL
    ? foreignServer(process.env.TEST_DATABASE_URL)
    : await embeddedServer();
  await administer(`create database ${TEMPLATE}`);
  const template = connectDatabase({
    url: server.urlOf(TEMPLATE),
    applicationName: 'storytime test template',
    connectionsMax: 2,
    statementTimeoutMilliseconds: 60_000,
  });
  await migrateDatabase(template);
  await template.destroy();
}

export async function stopTestServer(): Promise<void> {
  if (process.env.TEST_DATABASE_URL) await administer(`drop database if exists ${TEMPLATE}`);
  await server?.stop();
}

/** Creates a database with the current schema and no rows; returns its URL. */
export async function createTestDatabase(): Promise<string> {
  databases += 1;
  const name = `storytime_test_${RUN}_${databases}`;
  await administer(`create database ${name} template ${TEMPLATE}`);
  return testServer().urlOf(name);
}

/** Creates a database without any schema; returns its URL. */
export async function createEmptyDatabase(): Promise<string> {
  databases += 1;
  const name = `storytime_test_${RUN}_${databases}`;
  await administer(`create database ${name}`);
  return testServer().urlOf(name);
}

/** Drops a database of this run, also while somebody is connected to it. */
export async function dropTestDatabase(url: string): Promise<void> {
  await administer(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
}

function testServer(): TestServer {
  if (server === undefined) throw new Error('The test server is not running: is root-hooks.ts required?');
  return server;
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServer().urlOf('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function embeddedServer(): Promise<TestServer> {
  const home = await mkdtemp(join(tmpdir(), 'storytime-test-'));
  await chmod(home, 0o755); // run by root, the server is another user's and has to get in
  const embedded = await startEmbeddedPostgres({ home, log: () => undefined, fastAndUnsafe: true });
  return {
    urlOf: (database) => embedded.urlOf(database),
    stop: async () => {
      await embedded.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function foreignServer(url: string): TestServer {
  return {
    urlOf: (database) => Object.assign(new URL(url), { pathname: `/${database}` }).href,
    stop: async () => undefined,
  };
}
