import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startProgram } from './child-processes.ts';
import { type Addresses, TIME_ZONE } from './worker-rig.ts';

const PROGRAM = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** Workers in a process of their own, which can be killed. */
export interface WorkerProcess {
  /** `kill -9`: the process has no time for anything. Resolves when it has ended. */
  kill(): Promise<void>;
}

export async function runWorkerProcess(
  { databaseUrl, redisUrl }: Addresses,
  now: Date,
): Promise<WorkerProcess> {
  const order = [databaseUrl, redisUrl ?? '', TIME_ZONE, now.toISOString()];
  const child = startProgram(PROGRAM, order, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const start = await Promise.race([
    once(child.stdout, 'data').then(() => 'runs'),
    ended.then(() => 'ended'),
  ]);
  if (start === 'ended') throw new Error('the worker process ended before its workers ran');
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
