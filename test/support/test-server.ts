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

let started: Promise<TestServer> | undefined;
let databases = 0;

/** The server of this run, started when the first test asks for a database. */
function testServer(): Promise<TestServer> {
  started ??= startTestServer();
  return started;
}

async function startTestServer(): Promise<TestServer> {
  const server = process.env.TEST_DATABASE_URL
    ? foreignServer(process.env.TEST_DATABASE_URL)
    : await embeddedServer();
  await administer(server, `create database ${TEMPLATE}`);
  const template = connectDatabase({
    url: server.urlOf(TEMPLATE),
    applicationName: 'storytime test template',
    connectionsMax: 2,
    statementTimeoutMilliseconds: 60_000,
  });
  await migrateDatabase(template);
  await template.destroy();
  return server;
}

/** Stops the server; does nothing if no test has asked for a database. */
export async function stopTestServer(): Promise<void> {
  const server = await started?.catch(() => undefined);
  if (server === undefined) return;
  if (process.env.TEST_DATABASE_URL) await administer(server, `drop database if exists ${TEMPLATE}`);
  await server.stop();
}

/** Creates a database with the current schema and no rows; returns its URL. */
export async function createTestDatabase(): Promise<string> {
  return createDatabase(`template ${TEMPLATE}`);
}

/** Creates a database without any schema; returns its URL. */
export async function createEmptyDatabase(): Promise<string> {
  return createDatabase('template template1');
}

/** Drops a database of this run, also while somebody is connected to it. */
export async function dropTestDatabase(url: string): Promise<void> {
  await administer(
    await testServer(),
    `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`,
  );
}

async function createDatabase(template: string): Promise<string> {
  const server = await testServer();
  databases += 1;
  const name = `storytime_test_${RUN}_${databases}`;
  await administer(server, `create database ${name} ${template}`);
  return server.urlOf(name);
}

async function administer(server: TestServer, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
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
