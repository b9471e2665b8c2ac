import { setTimeout as sleep } from 'node:timers/promises';
import { isPostmaster } from './find-postmaster.ts';

const POLL_MILLISECONDS = 10;

/** Writing out 64 MB of buffers takes a slow disk some seconds. */
const FAST_STOP_MILLISECONDS = 30_000;
const IMMEDIATE_STOP_MILLISECONDS = 5_000;

/**
 * Stops a server and waits until it is gone: first fast (sessions are ended, everything is written out), then,
 * if that does not end, immediately, which costs a recovery at the next start but no data. Throws when both fail.
 */
export async function stopPostmaster(pid: number, dataDirectory: string): Promise<void> {
  signalPostmaster(pid, dataDirectory, 'SIGINT');
  if (await hasGone(pid, dataDirectory, FAST_STOP_MILLISECONDS)) return;
  signalPostmaster(pid, dataDirectory, 'SIGQUIT');
  if (await hasGone(pid, dataDirectory, IMMEDIATE_STOP_MILLISECONDS)) return;
  throw new Error(`The embedded PostgreSQL (process ${pid}, ${dataDirectory}) does not stop`);
}

/** Signals a server, unless the number belongs to another program by now. Synchronous, for the end of node. */
export function signalPostmaster(pid: number, dataDirectory: string, signal: 'SIGINT' | 'SIGQUIT'): void {
  if (!isPostmaster(pid, dataDirectory)) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function hasGone(pid: number, dataDirectory: string, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += POLL_MILLISECONDS) {
    if (!isPostmaster(pid, dataDirectory)) return true;
    await sleep(POLL_MILLISECONDS);
  }
  return false;
}
