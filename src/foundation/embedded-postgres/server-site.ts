import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirectoryOf, settleDataDirectory } from './data-directory.ts';
import { type ServerAccount, serverAccount } from './server-account.ts';
import { serverPassword } from './server-password.ts';

export interface SiteOptions {
  /** Directory of this installation (STORYTIME_HOME); made when missing. Its permissions are never changed. */
  home: string;
  /** Receives one line of text for every event worth telling. */
  log: (line: string) => void;
  /** The server has stopped by itself, and does not come back while this process runs. */
  onLost?: () => void;
  /** For tests only: no fsync anywhere, so a power cut may lose the data. */
  fastAndUnsafe?: boolean;
}

/** Everything about an embedded server that is settled before it runs. */
export interface ServerSite {
  home: string;
  dataDirectory: string;
  /** The user as whom the server runs; undefined: the present user. */
  account: ServerAccount | undefined;
  password: string;
  logFile: string;
  log: (line: string) => void;
  onLost: () => void;
  fastAndUnsafe: boolean;
}

/** Settles where the data is, whom the server runs as and its password. Throws when one is out of reach. */
export function prepareSite({ home: givenHome, log, ...options }: SiteOptions): ServerSite {
  const { onLost = () => undefined, fastAndUnsafe = false } = options;
  mkdirSync(givenHome, { recursive: true });
  // One home has one name, because processes compare the names of data directories.
  const home = realpathSync(givenHome);
  const account = serverAccount(dataDirectoryOf(home));
  const dataDirectory = settleDataDirectory(home, account, log);
  const password = serverPassword(home, hasData(dataDirectory));
  const logFile = join(home, 'postgres.log');
  return { home, dataDirectory, account, password, logFile, log, onLost, fastAndUnsafe };
}

/** Whether a server has been initialised there. */
export function hasData(dataDirectory: string): boolean {
  return existsSync(join(dataDirectory, 'PG_VERSION'));
}
