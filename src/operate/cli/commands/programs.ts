import type { Command } from 'commander';
import { readConfig } from '../../../foundation/core/config.ts';
import type { Programs } from '../run-programs.ts';
import { endWithServer, runUntilSignal } from '../signals.ts';
import { say } from '../terminal.ts';

/** Loaded when a program starts: Koa, the workers and Bull Board take longer to load than everything else. */
const loadPrograms = () => import('../run-programs.ts');
const loadRuntime = () => import('../../../runtime.ts');

const SETTINGS = `
Settings are environment variables, all explained in .env.example:
  DATABASE_URL, REDIS_URL   where the data and the queue are
  SUBJECT_KEY               needed with DATABASE_URL: recognises erased children
  HOST, PORT                where the API listens
Ctrl-C or SIGTERM stops it after the work that is in progress. A second one, at least a second later, stops it at once.`;

/** `start`, `demo`, `web`, `worker`: programs that run until they are stopped. `migrate` prepares their database. */
export function addProgramCommands(storytime: Command): void {
  storytime
    .command('start')
    .description(
      'run everything in one process: API and workers, on an embedded PostgreSQL unless DATABASE_URL is set',
    )
    .addHelpText('after', SETTINGS)
    .action(start);
  storytime
    .command('demo')
    .description('like start, on a database of its own with twelve weeks of generated viewing')
    .addHelpText('after', '\nIts database is created again at each start. It prints what to try.')
    .action(async () => (await import('../demo.ts')).demo());
  storytime
    .command('web')
    .description('run the API')
    .addHelpText('after', SETTINGS)
    .action(() => runOnly({ web: true, worker: false }));
  storytime
    .command('worker')
    .description('run the workers')
    .addHelpText('after', SETTINGS)
    .action(() => runOnly({ web: false, worker: true }));
  storytime
    .command('migrate')
    .description(
      'bring the database up to date, with partitions and the tables of the queue; run it per release',
    )
    .addHelpText('after', '\nDATABASE_URL and REDIS_URL say where. Running it again changes nothing.')
    .action(migrate);
}

/** Everything in one process, on a database that is brought up to date first. */
async function start(): Promise<void> {
  const { openPrepared, runPrograms, signInLine } = await loadPrograms();
  const dependencies = await openPrepared();
  const { log, config, adminKey } = dependencies;
  await runUntilSignal(log, async () => {
    const { address = '', stop } = await runPrograms(dependencies, { web: true, worker: true });
    say.line(`Storytime is running at ${address}`);
    say.line(await signInLine(address, dependencies));
    if (config.adminKey === undefined && adminKey !== undefined) {
      say.line(`A key with every scope: ${adminKey}`);
    }
    return stop;
  });
}

/** `web` or `worker`, on a database that is already up to date. */
async function runOnly(which: Programs): Promise<void> {
  const { runPrograms } = await loadPrograms();
  const { openRuntime } = await loadRuntime();
  const dependencies = await openRuntime(readConfig(), { onServerLost: endWithServer });
  await runUntilSignal(dependencies.log, async () => (await runPrograms(dependencies, which)).stop);
}

/** Schema, partitions, tables of the queue. */
async function migrate(): Promise<void> {
  const { openPrepared } = await loadPrograms();
  const { openQueueSystem } = await loadRuntime();
  const dependencies = await openPrepared({ isCommand: true });
  try {
    const queueing = await openQueueSystem(dependencies);
    await queueing.close();
  } finally {
    await dependencies.close();
  }
}
