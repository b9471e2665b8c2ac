import { readConfig } from '../../foundation/core/config.ts';
import { openQueueSystem, openRuntime, type Runtime, type RuntimeOptions } from '../../runtime.ts';
import { type Programs, prepareDatabase, runPrograms } from './run-programs.ts';
import { endWithServer, runUntilSignal } from './run-until-signal.ts';
import { say } from './say.ts';
import { signInLine } from './sign-in-line.ts';

/** `start`: everything in one process, on a database that is brought up to date first. */
export async function start(): Promise<void> {
  const dependencies = await openPrepared({});
  const { log, config, adminKey } = dependencies;
  await runUntilSignal(log, async () => {
    const programs = await runPrograms(dependencies, { web: true, worker: true });
    say.line(`Storytime is running at ${programs.address}`);
    say.line(await signInLine(programs.address ?? '', dependencies));
    if (config.adminKey === undefined && adminKey !== undefined) {
      say.line(`A key with every scope: ${adminKey}`);
    }
    return programs.stop;
  });
}

/** `web` and `worker`: on a database that is up to date. */
export async function run(which: Programs): Promise<void> {
  const dependencies = await openRuntime(readConfig(), { onServerLost: endWithServer });
  await runUntilSignal(dependencies.log, async () => (await runPrograms(dependencies, which)).stop);
}

/** `migrate`: schema, partitions, queue tables. */
export async function migrate(): Promise<void> {
  const dependencies = await openPrepared({ isCommand: true });
  try {
    const queueing = await openQueueSystem(dependencies);
    await queueing.close();
  } finally {
    await dependencies.close();
  }
}

/** Runtime over a database that is up to date; closed again where it cannot be brought there. */
async function openPrepared(options: RuntimeOptions): Promise<Runtime> {
  const dependencies = await openRuntime(readConfig(), { onServerLost: endWithServer, ...options });
  try {
    await prepareDatabase(dependencies);
    return dependencies;
  } catch (error) {
    await dependencies.close();
    throw error;
  }
}
