import { existsSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openReachableDirectory } from './reachable-directory.ts';
import { hasAccess, type ServerAccount } from './server-account.ts';

const NAME = 'postgres';

/** Where the data of this home is or will be: `<home>/postgres`, or where that points as a symbolic link. */
export function dataDirectoryOf(home: string): string {
  const inHome = join(home, NAME);
  try {
    return resolve(home, readlinkSync(inHome));
  } catch {
    return inHome;
  }
}

/**
 * Decides once where the data is, and returns that. As root the server runs as another user, who may be
 * unable to enter home (a clone under /root). Permissions of the user's directories are not ours to loosen:
 * the data then goes to a directory of its own, and `<home>/postgres` becomes a link that says where.
 *
 * Throws when there is data already that the server's user cannot reach.
 */
export function settleDataDirectory(
  home: string,
  account: ServerAccount | undefined,
  log: (line: string) => void,
): string {
  const directory = dataDirectoryOf(home);
  if (account === undefined) return directory;
  if (existsSync(directory)) {
    if (hasAccess(account, 'x', directory)) return directory;
    throw new Error(
      `The database in ${directory} cannot be reached by the user it must run as (uid ${account.uid}, because ` +
        'PostgreSQL does not run as root). Let that user enter the directories above it (chmod o+x) and own ' +
        'it (chown -R), run as an ordinary user, or set DATABASE_URL.',
    );
  }
  if (hasAccess(account, 'x', dirname(directory))) return directory;
  const elsewhere = join(openReachableDirectory(home), NAME);
  try {
    symlinkSync(elsewhere, join(home, NAME));
    log(`The database is kept in ${elsewhere}: as root it runs as another user, who cannot enter ${home}.`);
  } catch (error) {
    if (!existsSync(dirname(dataDirectoryOf(home)))) throw error;
  }
  return dataDirectoryOf(home);
}
