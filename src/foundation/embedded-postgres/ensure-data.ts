import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { moveUnlessThere } from './move-unless-there.ts';
import { isAlive } from './postmaster.ts';
import { hasData, type ServerSite, SUPERUSER } from './server-site.ts';

/**
 * The builtin provider knows C.UTF-8 on every platform, where the C library of macOS or an old Linux does
 * not: text sorts by code point everywhere, and no update of a library changes the order under an index.
 */
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/**
 * Creates the data directory if it does not exist. Throws when it cannot, and when the data is another major
 * version's.
 */
export async function ensureData(site: ServerSite, { initdb, major }: Binaries): Promise<void> {
  if (!hasData(site.dataDirectory)) await initialise(site, initdb);
  const made = readFileSync(join(site.dataDirectory, 'PG_VERSION'), 'utf8').trim();
  if (made === major) return;
  throw new Error(
    `The database in ${site.dataDirectory} was made by PostgreSQL ${made}; the embedded one is now ${major} and cannot ` +
      `read it. Use it with the release that made it, or with a PostgreSQL ${made} of your own and DATABASE_URL ` +
      '(pg_dump moves it to another version); or move it away to start with an empty database.',
  );
}

/**
 * Creates the data directory (mode 0700), unless another process is faster. It is made under another name and
 * renamed when complete, so that what a killed process leaves behind is never mistaken for data.
 */
async function initialise(site: ServerSite, initdb: string): Promise<void> {
  removeDraftsOfTheDead(site.dataDirectory);
  const draft = `${site.dataDirectory}.draft-${process.pid}-${randomUUID()}`;
  // A copy, because the server's user may not read the original, which is root's.
  const passwordFile = `${draft}.password`;
  try {
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, site.password, { mode: 0o600, flag: 'wx' });
    for (const path of site.account === undefined ? [] : [draft, passwordFile]) {
      chownSync(path, site.account?.uid ?? 0, site.account?.gid ?? 0);
    }
    await runInitdb(site, initdb, draft, passwordFile);
    moveUnlessThere(draft, site.dataDirectory, 'PG_VERSION');
  } finally {
    for (const path of [draft, passwordFile]) rmSync(path, { recursive: true, force: true });
  }
}

async function runInitdb(
  site: ServerSite,
  initdb: string,
  draft: string,
  passwordFile: string,
): Promise<void> {
  const flags = [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
  ];
  const speed = site.fastAndUnsafe ? ['--no-sync', '--no-data-checksums'] : [];
  try {
    await promisify(execFile)(initdb, [...flags, ...LOCALE, '--no-instructions', ...speed], {
      ...site.account,
      cwd: dirname(draft),
      env: { LC_ALL: 'C' },
    });
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new Error(`The embedded PostgreSQL could not be initialised: ${stderr?.trim() || message}`, {
      cause,
    });
  }
}

/** Drafts (40 MB each) have the number of their process in their names. If that process runs, the draft is in use. */
function removeDraftsOfTheDead(dataDirectory: string): void {
  const parent = dirname(dataDirectory);
  for (const entry of readdirSync(parent)) {
    if (!entry.startsWith(`${basename(dataDirectory)}.draft-`)) continue;
    const maker = Number(/\.draft-(\d+)-/.exec(entry)?.[1]);
    if (!isAlive(maker)) rmSync(join(parent, entry), { recursive: true, force: true });
  }
}
