import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { usableBinaries } from './binaries.ts';
import { findPostmaster, type Postmaster } from './find-postmaster.ts';
import { initialiseData } from './initialise-data.ts';
import { joinServer, type Membership } from './join-server.ts';
import { type LaunchedPostmaster, type LaunchFailure, launchPostmaster } from './launch-postmaster.ts';
import { hasData, type ServerSite } from './server-site.ts';

const POLL_MILLISECONDS = 25;

/** A minute: recovery after a crash replays at most max_wal_size of WAL, which takes seconds. */
const POLLS_MAX = 2_400;

const PAUSE_AFTER_FAILURE_MILLISECONDS = 250;

/** With the pause ten seconds: a child of a killed server that is computing notices late. */
const LAUNCHES_MAX = 40;

const PASSWORD_REFUSED = '28P01';

/**
 * Joins the server that runs on the site's data, or launches one and joins that. While a server starts or
 * stops it waits; when two processes launch at once PostgreSQL lets one live, and both join it.
 *
 * `onLaunch` is told the process number of what is launched. Throws the server's own words when it fails.
 */
export async function reachServer(
  site: ServerSite,
  onLaunch: (pid: number | undefined) => void,
): Promise<{ postmaster: Postmaster; membership: Membership }> {
  let launched: LaunchedPostmaster | undefined;
  let launches = 0;
  let lastRefusal: unknown;
  for (let poll = 0; poll < POLLS_MAX; poll++) {
    const postmaster = findPostmaster(site.dataDirectory);
    if (postmaster?.isReady) {
      try {
        const membership = await joinServer(site, postmaster);
        logOutcome(site, postmaster, membership, launched);
        return { postmaster, membership };
      } catch (refusal) {
        throwIfPasswordRefused(site, refusal);
        lastRefusal = refusal;
      }
    }
    const failure = launched?.failure();
    if (postmaster === undefined && (launched === undefined || failure !== undefined)) {
      if (failure !== undefined) await pauseOrThrow(site, failure, launches);
      launched = await launch(site);
      onLaunch(launched.pid);
      launches++;
    }
    await sleep(POLL_MILLISECONDS);
  }
  throw startFailed(site, `it accepted no connection for a minute. ${lastRefusal ?? ''}`);
}

async function launch(site: ServerSite): Promise<LaunchedPostmaster> {
  const { postgres, initdb, major } = await usableBinaries(site);
  if (!hasData(site.dataDirectory)) await initialiseData(site, initdb);
  throwIfOtherMajor(site.dataDirectory, major);
  return launchPostmaster(site, postgres);
}

async function pauseOrThrow(site: ServerSite, failure: LaunchFailure, launches: number): Promise<void> {
  if (!failure.mayPass || launches >= LAUNCHES_MAX) throw startFailed(site, failure.reason);
  await sleep(PAUSE_AFTER_FAILURE_MILLISECONDS);
}

function logOutcome(
  site: ServerSite,
  { pid, port }: Postmaster,
  membership: Membership,
  launched?: LaunchedPostmaster,
): void {
  const place = `on 127.0.0.1:${port}, data in ${site.dataDirectory}`;
  const isOurs = launched?.pid === pid;
  const how = isOurs
    ? 'Started the'
    : membership.isOwner()
      ? 'Took over the left-behind'
      : 'Joined the running';
  site.log(`${how} embedded PostgreSQL ${place}.`);
}

function throwIfOtherMajor(dataDirectory: string, major: string): void {
  const made = readFileSync(join(dataDirectory, 'PG_VERSION'), 'utf8').trim();
  if (made === major) return;
  throw new Error(
    `The database in ${dataDirectory} was made by PostgreSQL ${made}; the embedded one is now ${major} and cannot ` +
      `read it. Use it with the release that made it, or with a PostgreSQL ${made} of your own and DATABASE_URL ` +
      '(pg_dump moves it to another version); or move it away to start with an empty database.',
  );
}

function throwIfPasswordRefused(site: ServerSite, refusal: unknown): void {
  if ((refusal as { code?: string }).code !== PASSWORD_REFUSED) return;
  throw startFailed(
    site,
    `it refuses the password in ${join(site.home, 'postgres.password')}, which was replaced`,
  );
}

function startFailed(site: ServerSite, reason: string): Error {
  return new Error(`The embedded PostgreSQL did not start: ${reason}\nIts log is ${site.logFile}.`);
}
