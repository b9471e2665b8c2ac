import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Whom a server runs as. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/** The user that Debian's and most other packages of PostgreSQL make, too. */
const SYSTEM_USER = 'postgres';

/**
 * Whom the server must run as: undefined means as ourselves. PostgreSQL refuses to run as root, and who
 * runs it must own its data; so as root we take the owner of data that exists (`npm run demo`, later
 * `sudo npm run demo`), and user postgres otherwise, which is created if need be.
 *
 * Throws when we are an ordinary user and the data is another's.
 */
export function serverAccount(dataDirectory: string): ServerAccount | undefined {
  const ourUid = process.getuid?.();
  if (ourUid === undefined) return undefined;
  const owner = statSync(dataDirectory, { throwIfNoEntry: false });
  if (ourUid === 0) {
    return owner !== undefined && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : systemUser();
  }
  if (owner !== undefined && owner.uid !== ourUid) {
    throw new Error(
      `The database in ${dataDirectory} belongs to another user (uid ${owner.uid}; this process has ${ourUid}), probably ` +
        'because it was created as root. Run as that user or as root, or set STORYTIME_HOME to another directory.',
    );
  }
  return undefined;
}

/**
 * Whether a user has access: x = may enter the directory or run the file, r = may read it. Throws when we are
 * root and yet may not become that user (a container without CAP_SETUID).
 */
export function hasAccess(account: ServerAccount, permission: 'x' | 'r', path: string): boolean {
  // Tried as that user rather than computed from mode bits, which know nothing of ACLs and mounts.
  const probe = spawnSync('/bin/sh', ['-c', `test -${permission} "$0"`, path], { ...account, cwd: '/' });
  if (probe.error === undefined) return probe.status === 0;
  throw new Error(
    `PostgreSQL does not run as root, and this process cannot become another user (${probe.error.message}). ` +
      'Run as an ordinary user, or set DATABASE_URL.',
    { cause: probe.error },
  );
}

function systemUser(): ServerAccount {
  const existing = lookUpSystemUser();
  if (existing !== undefined) return existing;
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', SYSTEM_USER], {
    encoding: 'utf8',
  });
  const created = lookUpSystemUser();
  if (created !== undefined) return created;
  throw new Error(
    `PostgreSQL does not run as root, and user ${SYSTEM_USER} could not be created ` +
      `(${made.error?.message ?? made.stderr.trim()}). Run as an ordinary user, or set DATABASE_URL.`,
  );
}

function lookUpSystemUser(): ServerAccount | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, SYSTEM_USER], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
