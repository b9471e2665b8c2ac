import { spawnSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

/** A server's main process. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Whether it accepts connections: not while it recovers or stops. */
  isReady: boolean;
}

/** Lines of postmaster.pid, counted from 0 (PostgreSQL's src/include/utils/pidfile.h). */
const LINE = { pid: 0, port: 3, status: 7 };

/**
 * The server that runs on this data directory, if any. A postmaster.pid whose process is gone is left for
 * PostgreSQL to judge; one whose number now belongs to another program, or to a zombie that nobody reaps,
 * would make it refuse to start for ever, and is removed.
 */
export function findPostmaster(dataDirectory: string): Postmaster | undefined {
  const file = join(dataDirectory, 'postmaster.pid');
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const pid = Number(lines[LINE.pid]);
  if (isPostmaster(pid, dataDirectory)) {
    return { pid, port: Number(lines[LINE.port]), isReady: lines[LINE.status]?.trim() === 'ready' };
  }
  if (isAlive(pid)) removeStale(file, text);
  return undefined;
}

/** Whether this process is the server of this directory, as opposed to one that got its number later. */
export function isPostmaster(pid: number, dataDirectory: string): boolean {
  // Windows shows no command lines, but reuses process numbers much less often.
  if (process.platform === 'win32') return isAlive(pid);
  return `${commandLineOf(pid)} `.includes(` -D ${dataDirectory} `);
}

/** Empty for a dead process, even if it was not reaped. */
function commandLineOf(pid: number): string {
  if (process.platform === 'linux') {
    return (readIfThere(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ');
  }
  return (
    spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
  );
}

/** Set aside first: when another process has just put a live server's file in its place, that is given back. */
function removeStale(file: string, text: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== text) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
