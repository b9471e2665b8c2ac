import { spawn } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { serverSettings } from './server-settings.ts';
import type { ServerSite } from './server-site.ts';

/** A server that we have launched, and that may fail yet. */
export interface LaunchedPostmaster {
  /** Undefined when it could not even be executed. */
  pid: number | undefined;
  /** Why it ended, in its own words; undefined while it runs. */
  failure(): LaunchFailure | undefined;
}

export interface LaunchFailure {
  reason: string;
  /** Whether another launch may succeed. */
  mayPass: boolean;
}

/**
 * Another process launched at the same moment, the port was taken between choosing and binding it, or the
 * children of a killed server still hold its shared memory.
 */
const PASSING = /lock file|could not bind|could not create any TCP|pre-existing shared memory/i;

const LOG_MAX_BYTES = 10 * 1024 * 1024;

/** Enough for the reason of a failure, which is at the end. */
const REASON_MAX_LINES = 6;

/**
 * Launches the server on a free port of 127.0.0.1 in a process group of its own, so that the terminal's Ctrl-C
 * reaches only the application, which stops the server when it has closed. Its output goes to the log file.
 */
export async function launchPostmaster(site: ServerSite, postgres: string): Promise<LaunchedPostmaster> {
  const port = await freePort();
  const output = openSync(site.logFile, 'a', 0o600);
  if (fstatSync(output).size > LOG_MAX_BYTES) ftruncateSync(output);
  const { size: offset } = fstatSync(output);
  const child = spawn(postgres, ['-D', site.dataDirectory, ...serverSettings(port, site.fastAndUnsafe)], {
    ...site.account,
    cwd: dirname(site.dataDirectory),
    env: { LC_ALL: 'C' },
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  let failure: (() => LaunchFailure) | undefined;
  child.on('error', ({ message }) => {
    failure = () => ({ reason: message, mayPass: false });
  });
  child.on('exit', (code, signal) => {
    // It ends well when another process joined, left and stopped it before we came.
    const how = `it ended with ${signal ?? `code ${code}`}`;
    failure = () =>
      code === 0 ? { reason: how, mayPass: true } : failureIn(site.logFile, offset, child.pid, how);
  });
  return { pid: child.pid, failure: () => failure?.() };
}

/** Another process may take the port before the server binds it: the launch is then repeated. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** What was written since the launch: complaints of this server, or else of its children, or else the last lines. */
function failureIn(
  logFile: string,
  offset: number,
  pid: number | undefined,
  otherwise: string,
): LaunchFailure {
  const text = readFileSync(logFile).subarray(offset).toString('utf8').trim();
  const lines = text.split('\n');
  const complaints = lines.filter((line) => /FATAL|PANIC|HINT/.test(line));
  const own = complaints.filter((line) => line.includes(`[${pid}]`));
  const told = [own, complaints, lines].find((some) => some.length > 0) ?? [];
  return { reason: told.slice(-REASON_MAX_LINES).join('\n') || otherwise, mayPass: PASSING.test(text) };
}
