import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';

const running = new Set<ChildProcess>();
const servicesOfRun = new Set<ChildProcess>();

// Every process that any test starts: a test that fails before it stops its program would else keep the whole
// run from ending, and the gate with it.
subscribe('child_process', (message) => {
  const child = (message as { process: ChildProcess }).process;
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => child.pid === undefined && running.delete(child));
});

// Node.js exits without the event 'exit' if it gets a signal that has no listener.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process that serves the whole run: that it still runs at the end is no mistake of a test. */
export function serveWholeRun(child: ChildProcess): void {
  servicesOfRun.add(child);
}

/** Detaches a process, which continues after the run has ended. */
export function letRunOn(child: ChildProcess): void {
  running.delete(child);
}

/** Ends the processes that tests have left running, and says which on standard error. */
export async function endChildProcesses(): Promise<void> {
  for (const child of running) {
    if (!servicesOfRun.has(child)) console.error(`left running by a test: ${child.spawnargs.join(' ')}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Starts a program that is written in TypeScript in a process of its own. */
export const startProgram = ((program: string, words: readonly string[], options: SpawnOptions = {}) =>
  spawn(process.execPath, ['--import', 'tsx', program, ...words], options)) as typeof spawn;
