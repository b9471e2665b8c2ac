import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { usableBinaries } from '../../src/foundation/embedded-postgres/binaries.ts';
import { serverSettings } from '../../src/foundation/embedded-postgres/server-settings.ts';
import { prepareSite, type ServerSite, urlOn } from '../../src/foundation/embedded-postgres/server-site.ts';
import { startEmbeddedPostgres } from '../../src/foundation/embedded-postgres/start-embedded-postgres.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from './free-port.ts';
import { temporaryDirectory } from './left-overs.ts';

/** A durable PostgreSQL of one test, which can be stopped and killed, and restarts on the same port. */
export interface OwnPostgresql {
  url: string;
  /** `fast` ends all sessions and writes everything out; `kill` is kill -9 of its main process. */
  stop(how: 'fast' | 'kill'): Promise<void>;
  /** Resolves when it accepts connections; after a kill it recovers first. */
  start(): Promise<void>;
  /** Freezes all of its processes (SIGSTOP): connections stay open and silent. */
  freeze(): void;
  /** Resumes them. */
  thaw(): void;
  /** Stops it permanently and deletes its data. */
  close(): Promise<void>;
}

const DATABASE = 'storytime';
const SIGNALS = { fast: 'SIGINT', kill: 'SIGKILL' } as const;
const START_SECONDS = 30;

export async function openOwnPostgresql(): Promise<OwnPostgresql> {
  const directory = temporaryDirectory();
  const options = { home: join(directory.path, 'home'), log: () => undefined };
  const embedded = await startEmbeddedPostgres(options);
  await embedded.ensureDatabase(DATABASE);
  // The embedded server takes a new port each time; a server that an operator restarts keeps its port.
  await embedded.stop();
  const site = prepareSite(options);
  const { postgres } = await usableBinaries(site);
  const port = await freePort();
  const url = urlOn(port, site.password, DATABASE);
  let server: ChildProcess | undefined;
  const stop = async (signal: NodeJS.Signals) => {
    const stopping = server;
    if (stopping === undefined) return;
    server = undefined;
    const exit =
      stopping.exitCode === null && stopping.signalCode === null ? once(stopping, 'exit') : undefined;
    stopping.kill(signal);
    await exit;
  };
  const start = () =>
    eventually(
      'PostgreSQL starts',
      async () => {
        // Children of a killed server hold its memory for a moment: then it ends at once and is started again.
        if (server === undefined || server.exitCode !== null) server = launch(site, postgres, port);
        if (await isAnswering(url)) return true;
        await pause(50);
        return false;
      },
      START_SECONDS,
    );
  await start();
  return {
    url,
    stop: (how) => stop(SIGNALS[how]),
    start: async () => void (await start()),
    freeze: () => signalAll(server, 'SIGSTOP'),
    thaw: () => signalAll(server, 'SIGCONT'),
    close: async () => {
      signalAll(server, 'SIGCONT');
      await stop('SIGQUIT');
      directory.remove();
    },
  };
}

function launch(site: ServerSite, postgres: string, port: number): ChildProcess {
  const output = openSync(site.logFile, 'a', 0o600);
  const child = spawn(postgres, ['-D', site.dataDirectory, ...serverSettings(port, false)], {
    ...site.account,
    cwd: '/',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  return child;
}

/** The main process first, because a frozen one starts no others. */
function signalAll(server: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (server?.pid === undefined) return;
  server.kill(signal);
  const listed = execFileSync('pgrep', ['-P', String(server.pid)], { encoding: 'utf8' });
  for (const pid of listed.trim().split('\n')) process.kill(Number(pid), signal);
}

async function isAnswering(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  return client
    .connect()
    .then(() => client.query('select 1'))
    .then(
      () => true,
      () => false,
    )
    .finally(() => client.end().catch(() => undefined));
}
