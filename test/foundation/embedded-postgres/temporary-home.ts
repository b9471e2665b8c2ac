import { chmodSync, mkdtempSync, readFileSync, readlinkSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventually } from '../../support/eventually.ts';

const made: string[] = [];

/**
 * A new directory for a home, which every user may enter. (With the mode of mkdtemp, the server's user could not enter
 * it if the tests run as root.) `removeTemporaryDirectories` removes it.
 */
export function temporaryDirectory(mode = 0o755): string {
  const directory = mkdtempSync(join(tmpdir(), 'storytime-embedded-'));
  chmodSync(directory, mode);
  made.push(directory);
  return directory;
}

/** A home where nothing has been started yet. */
export const emptyHome = (): string => join(temporaryDirectory(), 'home');

let shared: string | undefined;

/**
 * A home that the tests of one run share, each of which leaves its server stopped: initialising one for each
 * would take half of the time. If a server has run there before, every start is a restart.
 */
export function sharedHome(): string {
  if (shared === undefined) {
    shared = emptyHome();
    const directory = made.pop() ?? '';
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  }
  return shared;
}

/** Process number of the server of this home. Throws when there is no postmaster.pid. */
export function serverPid(home: string): number {
  return Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Whether a process runs; a zombie does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

/** Removes what this file made, with servers that a failed test has left running. */
export async function removeTemporaryDirectories(): Promise<void> {
  if (shared !== undefined) await endServer(shared);
  for (const directory of made.splice(0)) {
    await endServer(join(directory, 'home'));
    removeRoomOf(join(directory, 'home'));
    rmSync(directory, { recursive: true, force: true });
  }
}

async function endServer(home: string): Promise<void> {
  try {
    const pid = serverPid(home);
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('storytime')) return;
    process.kill(pid, 'SIGQUIT');
    await eventually('the server ends', () => !isRunning(pid));
  } catch {
    // There was no server, because the test has stopped it.
  }
}

/** The room outside of home that exists when home cannot be reached by the server's user. */
function removeRoomOf(home: string): void {
  try {
    const room = dirname(readlinkSync(join(home, 'postgres')));
    rmSync(room, { recursive: true, force: true });
    rmdirSync(dirname(room));
  } catch {
    // It did not exist, or it also has the directories of other homes.
  }
}
