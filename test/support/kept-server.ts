import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { letRunOn } from './child-processes.ts';

const PROGRAM = fileURLToPath(new URL('./kept-server-process.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of this checkout's test server; checkouts share nothing. */
const HOME = join(
  tmpdir(),
  `storytime-tests-${createHash('sha256').update(ROOT).digest('hex').slice(0, 12)}`,
);

/**
 * The address of the PostgreSQL that this checkout's tests share, of its database `postgres`. It is started if it
 * does not run, and runs on for the next run (kept-server-process.ts): a start takes seconds, finding it none.
 */
export async function reachKeptServer(): Promise<string> {
  const running = readAddress();
  if (running !== undefined && (await answers(running))) return running;
  mkdirSync(HOME, { recursive: true });
  chmodSync(HOME, 0o755); // run by root, the server is another user's and has to get in
  await startServer();
  const started = readAddress();
  if (started === undefined)
    throw new Error(`The test server in ${HOME} did not start: see server.log and postgres.log.`);
  return started;
}

function readAddress(): string | undefined {
  try {
    return readFileSync(join(HOME, 'address'), 'utf8');
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

/** Resolves when the program has said that it is ready, or has ended. It inherits no pipe, or readers would wait for it. */
async function startServer(): Promise<void> {
  const log = openSync(join(HOME, 'server.log'), 'a');
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, HOME], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  letRunOn(child);
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (child.connected) child.disconnect();
  child.unref();
}
