import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { moveUnlessThere } from './move-unless-there.ts';

/**
 * PostgreSQL refuses to run as root. Run by root, the server is another user, who may be unable to enter home or
 * node_modules (a clone under /root). The program must not change the permissions of these directories. So files that
 * the user needs are kept in a directory below this one, with one for each home.
 */
const REACHABLE = '/var/lib/storytime';

/** The user that Debian's and most other packages of PostgreSQL make, too. */
const SYSTEM_USER = 'postgres';

/** The user that a server runs as. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/**
 * The user that the server must run as; undefined means the user of this process. The user who runs it must own its
 * data; so root uses the owner of existing data (`npm run demo`, later `sudo npm run demo`), otherwise the user
 * postgres, which is created if it does not exist.
 *
 * Throws if this process does not run as root and the data belongs to another user.
 */
export function serverAccount(home: string): ServerAccount | undefined {
  const ourUid = process.getuid?.();
  if (ourUid === undefined) return undefined;
  const directory = dataDirectoryOf(home);
  const owner = statSync(directory, { throwIfNoEntry: false });
  if (ourUid === 0) {
    return owner !== undefined && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : systemUser();
  }
  if (owner === undefined || owner.uid === ourUid) return undefined;
  throw new Error(
    `The database in ${directory} belongs to another user (uid ${owner.uid}; we are ${ourUid}), probably ` +
      'because it was made as root. Run as that user or as root, or set STORYTIME_HOME to another directory.',
  );
}

/**
 * Decides once where the data is, and returns the path: `<home>/postgres` or, if the account cannot reach that, the
 * target of a symbolic link with that name. Throws when there is data already that the account cannot reach.
 */
export function settleDataDirectory(
  home: string,
  account: ServerAccount | undefined,
  log: (line: string) => void,
): string {
  const directory = dataDirectoryOf(home);
  if (account === undefined) return directory;
  const isThere = existsSync(directory);
  if (hasAccess(account, 'x', isThere ? directory : dirname(directory))) return directory;
  if (isThere) {
    throw new Error(
      `The database in ${directory} cannot be reached by the user it must run as (uid ${account.uid}, because ` +
        'PostgreSQL does not run as root). Let that user enter the directories above it (chmod o+x) and own ' +
        'it (chown -R), run as an ordinary user, or set DATABASE_URL.',
    );
  }
  const elsewhere = join(openReachableDirectory(home), 'postgres');
  try {
    symlinkSync(elsewhere, join(home, 'postgres'));
    log(`The database is kept in ${elsewhere}: as root it runs as another user, who cannot enter ${home}.`);
  } catch (error) {
    if (!existsSync(dirname(dataDirectoryOf(home)))) throw error;
  }
  return dataDirectoryOf(home);
}

/**
 * Copies the binaries (60 MB) to where every user can run them, unless a copy of this version is there, and
 * returns the directory with bin, lib and share. Copies of other versions are removed.
 */
export function copyWithinReach(
  installed: { native: string; version: string },
  home: string,
  log: (line: string) => void,
): string {
  const directory = openReachableDirectory(home);
  const name = `binaries-${installed.version}`;
  const copy = join(directory, name);
  if (existsSync(copy)) return join(copy, 'native');
  for (const entry of readdirSync(directory)) {
    if (entry.startsWith('binaries-')) rmSync(join(directory, entry), { recursive: true, force: true });
  }
  log(
    `The PostgreSQL binaries are copied to ${copy}: as root they run as another user, who cannot enter ${installed.native}.`,
  );
  const draft = join(directory, `draft-${process.pid}-${name}`);
  cpSync(installed.native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  // Permissions do not depend on the umask of the installation, because these files are public software.
  execFileSync('chmod', ['-R', 'a+rX', draft]);
  moveUnlessThere(draft, copy, 'native');
  return join(copy, 'native');
}

/**
 * Whether a user has access: x = may enter the directory or run the file, r = may read it. Throws if this process runs
 * as root but may not become that user (a container without CAP_SETUID).
 */
export function hasAccess(account: ServerAccount, permission: 'x' | 'r', path: string): boolean {
  // This is tried as that user instead of computed from mode bits, because those do not show ACLs and mounts.
  const probe = spawnSync('/bin/sh', ['-c', `test -${permission} "$0"`, path], { ...account, cwd: '/' });
  if (probe.error === undefined) return probe.status === 0;
  throw new Error(
    `PostgreSQL does not run as root, and this process cannot become another user (${probe.error.message}). ` +
      'Run as an ordinary user, or set DATABASE_URL.',
    { cause: probe.error },
  );
}

function dataDirectoryOf(home: string): string {
  const inHome = join(home, 'postgres');
  try {
    return resolve(home, readlinkSync(inHome));
  } catch {
    return inHome;
  }
}

/** Throws when it cannot be made. */
function openReachableDirectory(home: string): string {
  const directory = join(REACHABLE, createHash('sha256').update(home).digest('hex').slice(0, 16));
  try {
    mkdirSync(directory, { recursive: true });
    // Permissions do not depend on the umask, because every user must be able to enter these two directories.
    for (const path of [REACHABLE, directory]) chmodSync(path, 0o755);
    writeFileSync(
      join(directory, 'README'),
      `Made by storytime for ${home}. Delete it together with that directory.\n`,
    );
    return directory;
  } catch (cause) {
    throw new Error(
      `As root the embedded PostgreSQL runs as another user, who cannot enter ${home}, and ${directory} cannot be ` +
        `made instead (${(cause as Error).message}). Put the project and STORYTIME_HOME where every user may ` +
        'enter, run as an ordinary user, or set DATABASE_URL.',
      { cause },
    );
  }
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
