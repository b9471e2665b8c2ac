import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openClient } from '../db/open-client.ts';
import { findPostmaster, isPostmaster, type Postmaster } from './postmaster.ts';
import { type ServerSite, urlOn } from './server-site.ts';

/** There is at most one owner; it stops the server when it ends. Guests use it until they end. */
export type Role = 'owner' | 'guest';

/** Advisory locks are per database: these are in `postgres`, so they do not conflict with those of the application. */
const TAKE = {
  owner: 'select pg_try_advisory_lock(5704, 2) as answer',
  guest: 'select pg_try_advisory_lock_shared(5704, 1) as answer',
  noGuests: 'select pg_try_advisory_lock(5704, 1) as answer',
};

const SESSION_NAME = 'storytime server lock';
const FIND_OWNER = `
  select substring(application_name from '\\d+$') as answer from pg_locks join pg_stat_activity using (pid)
  where locktype = 'advisory' and classid = 5704 and objid = 2 and granted and datname = current_database()`;

const TIMEOUT_MILLISECONDS = 5_000;
/** If a server does not answer for this long whether it has guests, it counts as having none. */
const SILENCE_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 100;

type Session = pg.Client & { ref(): void; unref(): void };

/** Another process owns the server. */
export class OwnedError extends Error {
  constructor(site: ServerSite, owner: string) {
    super(
      `The embedded PostgreSQL in ${site.home} is in use by another storytime (process ${owner}). Stop that first, or ` +
        'set STORYTIME_HOME to another directory. Several programs share a database that is set by DATABASE_URL.',
    );
  }
}

/**
 * A process's lock on a running server. A session in the server holds it: so it ends with the process, however that
 * ends, and is never confused with the lock of a later process with the same number. The session does not keep node
 * alive. When the server drops it (PostgreSQL ends all sessions when one crashes) it is opened again; when that fails,
 * or another process has become the owner, the server is lost.
 */
export class ServerLock {
  readonly role: Role;
  readonly #site: ServerSite;
  readonly #postmaster: Postmaster;
  #session: Session;
  #hasEnded = false;
  #hasGuests = false;

  private constructor(site: ServerSite, postmaster: Postmaster, session: Session, role: Role) {
    this.#site = site;
    this.#postmaster = postmaster;
    this.#session = session;
    this.role = role;
    this.#watch();
  }

  /**
   * Takes the lock as the first of the roles that is free. Throws OwnedError if none is free. Rejects if the server
   * refuses the connection, serves another directory, or is stopping.
   */
  static async take(site: ServerSite, postmaster: Postmaster, roles: Role[]): Promise<ServerLock> {
    const { session, role } = await openSession(site, postmaster, roles);
    return new ServerLock(site, postmaster, session, role);
  }

  /** Whether the server must stop if this process ends now. */
  get mustStopServer(): boolean {
    return this.role === 'owner' && !this.#hasEnded && !this.#hasGuests;
  }

  /**
   * As owner: resolves when there are no guests and newcomers are refused, or when the server does not answer any
   * more. False when it is lost.
   */
  async outlastGuests(): Promise<boolean> {
    let answeredAt = performance.now();
    while (!this.#hasEnded) {
      this.#session.ref();
      const isAlone = await ask(this.#session, TAKE.noGuests).catch(() => undefined);
      if (isAlone === false && !this.#hasGuests) {
        this.#site.log('The embedded PostgreSQL is stopped when the commands that use it have ended.');
      }
      this.#hasGuests = isAlone === false;
      if (isAlone !== undefined) answeredAt = performance.now();
      if (isAlone || performance.now() - answeredAt > SILENCE_MILLISECONDS) return true;
      await sleep(PAUSE_MILLISECONDS);
    }
    return false;
  }

  /** Releases the lock after `lastWork`. If that stops the server, this does not count as a loss of the server. */
  async release(lastWork: () => Promise<void>): Promise<void> {
    this.#hasEnded = true;
    try {
      await lastWork();
    } finally {
      this.#session.ref();
      await this.#session.end().catch(() => undefined);
    }
  }

  #watch(): void {
    this.#session.once('end', () => void this.#takeAgain());
  }

  async #takeAgain(): Promise<void> {
    while (!this.#hasEnded && isPostmaster(this.#postmaster.pid, this.#site.dataDirectory)) {
      try {
        const { session } = await openSession(this.#site, this.#postmaster, [this.role]);
        if (this.#hasEnded) return await session.end();
        this.#session = session;
        return this.#watch();
      } catch (error) {
        if (error instanceof OwnedError && this.role === 'owner') break;
        await sleep(PAUSE_MILLISECONDS, undefined, { ref: false });
      }
    }
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#site.log(`The embedded PostgreSQL has stopped by itself; ${this.#site.logFile} may say why.`);
    this.#site.onLost();
  }
}

async function openSession(
  site: ServerSite,
  { port }: Postmaster,
  roles: Role[],
): Promise<{ session: Session; role: Role }> {
  const session = (await openClient({
    connectionString: urlOn(port, site.password, 'postgres'),
    application_name: `${SESSION_NAME} of ${process.pid}`,
    connectionTimeoutMillis: TIMEOUT_MILLISECONDS,
    query_timeout: TIMEOUT_MILLISECONDS,
  })) as Session;
  try {
    const directory = await ask<string>(session, "select current_setting('data_directory') as answer");
    if (resolve(directory) !== site.dataDirectory) throw new Error(`port ${port} serves ${directory}`);
    const role = await takeFirst(session, roles);
    if (role === undefined) throw await refusal(site, session);
    // A server that stops writes this into postmaster.pid before it ends the session whose lock kept other processes
    // out.
    if (!findPostmaster(site.dataDirectory)?.isReady) throw new Error('the server is stopping');
    session.unref();
    return { session, role };
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
}

async function takeFirst(session: Session, roles: Role[]): Promise<Role | undefined> {
  for (const role of roles) if (await ask(session, TAKE[role])) return role;
  return undefined;
}

async function refusal(site: ServerSite, session: Session): Promise<Error> {
  const owner = await ask<string | undefined>(session, FIND_OWNER);
  return owner === undefined ? new Error('its owner has just ended') : new OwnedError(site, owner);
}

async function ask<Answer = boolean>(session: Session, question: string): Promise<Answer> {
  const { rows } = await session.query(question);
  return rows[0]?.answer;
}
