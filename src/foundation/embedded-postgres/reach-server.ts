import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { usableBinaries } from './binaries.ts';
import { ensureData } from './ensure-data.ts';
import {
  findPostmaster,
  type Postmaster,
  StartFailure,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { OwnedError, type Role, ServerLock } from './server-lock.ts';
import type { ServerSite } from './server-site.ts';

const PAUSE_MILLISECONDS = 100;

/** Longer than the recovery or the stop of a server takes. */
const PATIENCE_MILLISECONDS = 90_000;

/** How long a process that must be the owner waits for a command, or for a program that is stopping, to end. */
const OWNER_PATIENCE_MILLISECONDS = 5_000;

/** About ten seconds, because a busy child process of a killed server ends late. */
const FAILED_STARTS_MAX = 40;

const PASSWORD_REFUSED = '28P01';

/**
 * Takes the lock of the server that runs on the site's data, in the first role that is free. If no server runs, one is
 * started. Waits while a server starts or stops. If two processes start a server at once, PostgreSQL lets only one
 * run, and both processes try to get its lock.
 *
 * `onLaunch` receives the process that starts a server. Throws as startEmbeddedPostgres does.
 */
export async function reachServer(
  site: ServerSite,
  roles: Role[],
  onLaunch: (starting: ChildProcess) => void,
): Promise<{ postmaster: Postmaster; lock: ServerLock }> {
  const began = performance.now();
  let started: Postmaster | undefined;
  try {
    for (let failedStarts = 0; ; await sleep(PAUSE_MILLISECONDS)) {
      const waited = performance.now() - began;
      const postmaster = findPostmaster(site.dataDirectory);
      if (postmaster === undefined) {
        const failure = await start(site, onLaunch);
        if (failure === undefined) started = findPostmaster(site.dataDirectory);
        else if (++failedStarts > FAILED_STARTS_MAX) throw failure;
      }
      const lock = postmaster?.isReady ? await tryLock(site, postmaster, roles, waited) : undefined;
      if (postmaster !== undefined && lock !== undefined) {
        logOutcome(site, postmaster, lock, started);
        return { postmaster, lock };
      }
      if (waited > PATIENCE_MILLISECONDS) throw new StartFailure(site, 'it accepted no connection in time');
    }
  } catch (error) {
    if (started !== undefined && !(error instanceof OwnedError)) await stopPostmaster(site, started.pid);
    throw error;
  }
}

/** Returns a failure that may pass. */
async function start(
  site: ServerSite,
  onLaunch: (starting: ChildProcess) => void,
): Promise<StartFailure | undefined> {
  const binaries = await usableBinaries(site);
  await ensureData(site, binaries);
  try {
    await startPostmaster(site, binaries, onLaunch);
    return undefined;
  } catch (error) {
    if (error instanceof StartFailure && error.mayPass) return error;
    throw error;
  }
}

/** Undefined when another try may succeed. */
async function tryLock(
  site: ServerSite,
  postmaster: Postmaster,
  roles: Role[],
  waited: number,
): Promise<ServerLock | undefined> {
  try {
    return await ServerLock.take(site, postmaster, roles);
  } catch (error) {
    if ((error as { code?: string }).code === PASSWORD_REFUSED) {
      const file = join(site.home, 'postgres.password');
      throw new StartFailure(site, `it refuses the password in ${file}, which was replaced`);
    }
    const isRefused = error instanceof OwnedError && !roles.includes('guest');
    if (waited > (isRefused ? OWNER_PATIENCE_MILLISECONDS : PATIENCE_MILLISECONDS)) throw error;
    return undefined;
  }
}

function logOutcome(
  { log, dataDirectory }: ServerSite,
  { pid, port }: Postmaster,
  { role }: ServerLock,
  started: Postmaster | undefined,
): void {
  const taken = role === 'guest' ? 'Uses the running' : 'Took over the left-behind';
  const how = started?.pid === pid ? 'Started the' : taken;
  log(`${how} embedded PostgreSQL on 127.0.0.1:${port}, data in ${dataDirectory}.`);
}
