import type { Command } from 'commander';
import { readConfig } from '../../core/config.ts';
import { type Dependencies, openDependencies, openQueueing } from '../../deps.ts';
import { demo } from '../demo.ts';
import { type Programs, prepareDatabase, runPrograms } from '../run-programs.ts';
import { runUntilSignal } from '../run-until-signal.ts';
import { say } from '../say.ts';

const SETTINGS = `
Settings are environment variables, all explained in .env.example:
  DATABASE_URL, REDIS_URL   where the data and the queue are
  HOST, PORT                where the API listens
Ctrl-C or SIGTERM stops it when what is under way is done, a second one at once.`;

/** `start`, `demo`, `web`, `worker`, `migrate`: what runs until it is stopped, and what comes before. */
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
    .description('like start, on a database of its own with 60 days of generated viewing')
    .addHelpText('after', '\nIt is made anew each time, beside that of start, and prints what to try.')
    .action(() => demo(readConfig()));
  storytime
    .command('web')
    .description('run the API')
    .addHelpText('after', SETTINGS)
    .action(() => run({ web: true, worker: false }));
  storytime
    .command('worker')
    .description('run the workers')
    .addHelpText('after', SETTINGS)
    .action(() => run({ web: false, worker: true }));
  storytime
    .command('migrate')
    .description('bring the database up to date, partitions and queue tables included; what a release does')
    .addHelpText('after', '\nDATABASE_URL and REDIS_URL say where. Repeating it does nothing.')
    .action(migrate);
}

async function start(): Promise<void> {
  const dependencies = await openPrepared();
  const { log, config, adminKey } = dependencies;
  await runUntilSignal(log, async () => {
    const programs = await runPrograms(dependencies, { web: true, worker: true });
    say.line(`Storytime is running at ${programs.address}`);
    if (config.adminKey === undefined && adminKey !== undefined) {
      say.line(`A key with every scope: ${adminKey}`);
    }
    return programs.stop;
  });
}

async function run(which: Programs): Promise<void> {
  const dependencies = await openDependencies(readConfig());
  await runUntilSignal(dependencies.log, async () => (await runPrograms(dependencies, which)).stop);
}

async function migrate(): Promise<void> {
  const dependencies = await openPrepared();
  try {
    const queueing = await openQueueing(dependencies);
    await queueing.close();
  } finally {
    await dependencies.close();
  }
}

/** Dependencies over a database that is up to date; closed again where it cannot be brought there. */
async function openPrepared(): Promise<Dependencies> {
  const dependencies = await openDependencies(readConfig());
  try {
    await prepareDatabase(dependencies);
    return dependencies;
  } catch (error) {
    await dependencies.close();
    throw error;
  }
}
