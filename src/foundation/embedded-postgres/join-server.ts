import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openClient } from '../db/open-client.ts';
import { findPostmaster, isPostmaster, type Postmaster } from './find-postmaster.ts';
import { type ServerSite, urlOn } from './server-site.ts';

/** Our place among the processes that use a server. */
export interface Membership {
  /** Whether we answer for the server, should we end without leaving. At any time at most one process does. */
  isOwner(): boolean;
  /** Leaves; when nobody else uses the server, `stopServer` is called while newcomers are refused. */
  leave(stopServer: () => Promise<void>): Promise<void>;
}

/** Advisory locks are per database: these, in `postgres`, never meet those of the application. */
const USERS_LOCK = '(5704, 1)';
const OWNER_LOCK = '(5704, 2)';

const TIMEOUT_MILLISECONDS = 5_000;
const REJOIN_PAUSE_MILLISECONDS = 250;

interface Session {
  client: pg.Client & { ref(): void; unref(): void };
  isOwner: boolean;
}

/**
 * Joins a running server: keeps one session in it that holds a shared lock (somebody uses the server) and, if
 * it is free, the owner's lock. Locks of a session end with its process, however that ends, and are never
 * taken for those of a later process with the same number; that is why there is no file with the owner's pid.
 * The session does not keep node alive. When the server drops it (PostgreSQL restarts all sessions when one
 * crashes) it is opened again.
 *
 * Rejects when the server refuses us, serves another directory, or is being stopped by another process.
 */
export async function joinServer(site: ServerSite, postmaster: Postmaster): Promise<Membership> {
  let session = await openSession(site, postmaster);
  let hasLeft = false;
  watch();

  function watch(): void {
    session.client.once('end', () => void rejoin().catch(() => undefined));
  }

  async function rejoin(): Promise<void> {
    while (!hasLeft && isPostmaster(postmaster.pid, site.dataDirectory)) {
      const next = await openSession(site, postmaster).catch(() => undefined);
      if (next !== undefined && hasLeft) return next.client.end();
      if (next !== undefined) {
        session = next;
        return watch();
      }
      await sleep(REJOIN_PAUSE_MILLISECONDS, undefined, { ref: false });
    }
    if (hasLeft) return;
    site.log(`The embedded PostgreSQL has stopped by itself; ${site.logFile} may say why.`);
    site.onLost();
  }

  async function leave(stopServer: () => Promise<void>): Promise<void> {
    hasLeft = true;
    if (await isLast(session)) {
      await stopServer();
    } else if (session.isOwner) {
      site.log('The embedded PostgreSQL is left running: another storytime process uses it.');
    }
    await session.client.end().catch(() => undefined);
  }

  return { isOwner: () => session.isOwner, leave };
}

async function openSession(site: ServerSite, { port }: Postmaster): Promise<Session> {
  const client = (await openClient({
    connectionString: urlOn(port, site.password, 'postgres'),
    application_name: 'storytime keeper',
    connectionTimeoutMillis: TIMEOUT_MILLISECONDS,
    query_timeout: TIMEOUT_MILLISECONDS,
  })) as Session['client'];
  try {
    const { directory, joined } = await firstRow<{ directory: string; joined: boolean }>(
      client,
      `select current_setting('data_directory') as directory, pg_try_advisory_lock_shared${USERS_LOCK} as joined`,
    );
    if (resolve(directory) !== site.dataDirectory) throw new Error(`port ${port} serves ${directory}`);
    if (!joined) throw new Error('another process is stopping the server');
    const { owner } = await firstRow<{ owner: boolean }>(
      client,
      `select pg_try_advisory_lock${OWNER_LOCK} as owner`,
    );
    // A server that stops writes so into postmaster.pid before it ends the session whose lock kept newcomers out.
    if (!findPostmaster(site.dataDirectory)?.isReady) throw new Error('the server is stopping');
    client.unref();
    return { client, isOwner: owner };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Exchanges our shared lock for the exclusive one, if nobody else holds the shared one. */
async function isLast({ client, isOwner }: Session): Promise<boolean> {
  client.ref();
  try {
    await client.query(`select pg_advisory_unlock_shared${USERS_LOCK}`);
    return (await firstRow<{ last: boolean }>(client, `select pg_try_advisory_lock${USERS_LOCK} as last`))
      .last;
  } catch {
    // The session is broken, so nothing can be asked: who owns the server stops it.
    return isOwner;
  }
}

async function firstRow<Row>(client: pg.Client, statement: string): Promise<Row> {
  const { rows } = await client.query(statement);
  return rows[0];
}
