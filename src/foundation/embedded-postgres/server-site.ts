import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrCreateSecret } from '../core/load-or-create-secret.ts';
import { type ServerAccount, serverAccount, settleDataDirectory } from './root-account.ts';

/** The server's only role, which owns everything in it. */
export const SUPERUSER = 'postgres';

export interface SiteOptions {
  /** Directory of this installation (STORYTIME_HOME); made when missing. Its permissions are never changed. */
  home: string;
  /** Receives one line of text for every event that users should know. */
  log: (line: string) => void;
  /** The server has stopped by itself, and is not started again while this process runs. */
  onLost?: () => void;
  /** For tests only: no fsync anywhere, so a power cut may lose the data. */
  fastAndUnsafe?: boolean;
}

/** Everything about an embedded server that is decided before it runs. */
export interface ServerSite extends Required<SiteOptions> {
  dataDirectory: string;
  /** The user as whom the server runs; undefined: the present user. */
  account: ServerAccount | undefined;
  password: string;
  logFile: string;
}

/** Decides where the data is, as which user the server runs, and its password. Throws when one is out of reach. */
export function prepareSite({ home: givenHome, log, ...options }: SiteOptions): ServerSite {
  const { onLost = () => undefined, fastAndUnsafe = false } = options;
  mkdirSync(givenHome, { recursive: true });
  // A home always has the same name, because processes compare the names of data directories.
  const home = realpathSync(givenHome);
  const account = serverAccount(home);
  const dataDirectory = settleDataDirectory(home, account, log);
  const password = serverPassword(home, hasData(dataDirectory));
  const logFile = join(home, 'postgres.log');
  return { home, dataDirectory, account, password, logFile, log, onLost, fastAndUnsafe };
}

/** Whether a server has been initialised there. */
export function hasData(dataDirectory: string): boolean {
  return existsSync(join(dataDirectory, 'PG_VERSION'));
}

/** The URL of a database on the server. It contains the password: never log it. */
export function urlOn(port: number, password: string, database: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}

/** Throws when it is another user's, and when it is missing although there is data that demands it. */
function serverPassword(home: string, isDemanded: boolean): string {
  const file = join(home, 'postgres.password');
  if (isDemanded && !existsSync(file)) {
    throw new Error(
      `${file} is missing, and the database in ${home} does not open without it. Restore it; or, to start ` +
        `with an empty database, move ${join(home, 'postgres')} away.`,
    );
  }
  const password = readPassword(home, file);
  if (password !== '') return password;
  throw new Error(`${file} is empty. Restore the password that the database was made with.`);
}

function readPassword(home: string, file: string): string {
  try {
    return loadOrCreateSecret(home, 'postgres.password');
  } catch (cause) {
    throw new Error(
      `${file} cannot be read (${(cause as NodeJS.ErrnoException).code}): probably another user made it. Run as ` +
        'that user, or set STORYTIME_HOME to another directory.',
      { cause },
    );
  }
}
