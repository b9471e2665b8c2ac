import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { copyWithinReach } from './copy-within-reach.ts';
import { findBinaries } from './find-binaries.ts';
import { healLinks } from './heal-links.ts';
import { hasAccess, type ServerAccount } from './server-account.ts';

/** Binaries that have been seen to run as the server's user. */
export interface UsableBinaries {
  postgres: string;
  initdb: string;
  /** Major version, e.g. `18`. */
  major: string;
}

/**
 * Finds the installed binaries and makes them usable: missing links are made, and where the server's user
 * cannot enter node_modules (we are root, the clone is under /root) a copy is used.
 *
 * Throws an Error that says what to do when they are missing or do not run.
 */
export async function usableBinaries(
  home: string,
  account: ServerAccount | undefined,
  log: (line: string) => void,
): Promise<UsableBinaries> {
  const installed = await findBinaries();
  const isWithinReach =
    account === undefined ||
    (hasAccess(account, 'x', join(installed.native, 'bin', 'postgres')) &&
      hasAccess(account, 'r', join(installed.native, 'share', 'postgresql', 'postgres.bki')));
  const native = isWithinReach ? installed.native : copyWithinReach(installed, home, log);
  healLinks(native);
  const postgres = join(native, 'bin', 'postgres');
  return { postgres, initdb: join(native, 'bin', 'initdb'), major: majorOf(postgres, account) };
}

function majorOf(postgres: string, account: ServerAccount | undefined): string {
  const trial = spawnSync(postgres, ['--version'], { ...account, cwd: '/', env: {}, encoding: 'utf8' });
  const major = /\(PostgreSQL\) (\d+)/.exec(trial.stdout ?? '')?.[1];
  if (major !== undefined) return major;
  const reason = trial.error?.message ?? trial.stderr.trim();
  throw new Error(
    `The embedded PostgreSQL does not run on this machine (${reason}). Its binaries need glibc, so not Alpine. ` +
      'Set DATABASE_URL to a PostgreSQL of your own.',
  );
}
