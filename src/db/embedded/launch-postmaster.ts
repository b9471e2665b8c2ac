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
  failure(): string | undefined;
}

const LOG_MAX_BYTES = 10 * 1024 * 1024;

/** The failure of a server that started well, and was joined, left and stopped by another process before we came. */
export const STOPPED_BY_ANOTHER = 'another process stopped it';

/** Enough for the reason of a failure, which stands at the end. */
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
  let end: string | undefined;
  child.on('error', (error) => {
    end = error.message;
  });
  child.on('exit', (code, signal) => {
    end = code === 0 ? STOPPED_BY_ANOTHER : `it ended with ${signal ?? `code ${code}`}`;
  });
  const failure = () =>
    end === undefined || end === STOPPED_BY_ANOTHER ? end : reasonIn(site.logFile, offset) || end;
  return { pid: child.pid, failure };
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

/** What the server wrote since it was launched: its complaints, or else its last lines. */
function reasonIn(logFile: string, offset: number): string {
  const lines = readFileSync(logFile).subarray(offset).toString('utf8').trim().split('\n');
  const complaints = lines.filter((line) => /FATAL|PANIC|HINT/.test(line));
  return (complaints.length > 0 ? complaints : lines).slice(-REASON_MAX_LINES).join('\n');
}
