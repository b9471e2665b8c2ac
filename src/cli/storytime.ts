#!/usr/bin/env -S node --import tsx
import { Command } from 'commander';
import { ConfigurationError, readConfig } from '../core/config.ts';
import { openDependencies, openQueueing } from '../deps.ts';
import { demo } from './demo.ts';
import { type Programs, prepareDatabase, runPrograms } from './run-programs.ts';
import { runUntilSignal } from './run-until-signal.ts';
import { say } from './say.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

const program = new Command('storytime')
  .description('Analytics for a children’s video library: heartbeats in, exact days out.')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE))
  .showHelpAfterError();

program
  .command('start')
  .description(
    'run everything in one process: API and workers, on an embedded PostgreSQL unless DATABASE_URL is set',
  )
  .action(() => start());

program
  .command('demo')
  .description('like start, on a database of its own with 60 days of generated viewing')
  .action(() => demo(readConfig()));

program
  .command('web')
  .description('run the API')
  .action(() => run({ web: true, worker: false }));

program
  .command('worker')
  .description('run the workers')
  .action(() => run({ web: false, worker: true }));

program
  .command('migrate')
  .description('bring the database up to date, partitions and queue tables included; what a release does')
  .action(() => migrate());

try {
  await program.parseAsync();
} catch (error) {
  say.error(error instanceof Error ? error.message : String(error));
  process.exit(error instanceof ConfigurationError ? WRONG_USAGE : FAILED);
}

async function start(): Promise<void> {
  const dependencies = await openDependencies(readConfig());
  await prepareDatabase(dependencies);
  const programs = await runPrograms(dependencies, { web: true, worker: true });
  say.line(`Storytime is running at ${programs.address}`);
  if (dependencies.config.adminKey === undefined && dependencies.adminKey !== undefined) {
    say.line(`A key with every scope: ${dependencies.adminKey}`);
  }
  await runUntilSignal(dependencies.log, programs.stop);
}

async function run(which: Programs): Promise<void> {
  const dependencies = await openDependencies(readConfig());
  const programs = await runPrograms(dependencies, which);
  await runUntilSignal(dependencies.log, programs.stop);
}

async function migrate(): Promise<void> {
  const dependencies = await openDependencies(readConfig());
  await prepareDatabase(dependencies);
  const queueing = await openQueueing(dependencies);
  await queueing.close();
  await dependencies.close();
}
