import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TEST_SUBJECT_KEY } from '../../support/test-privacy.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The time that a program may take to stop, and some more for a busy machine. */
const END_MILLISECONDS_MAX = 17_000;

/** How a program that a supervisor has started ended. */
export interface SupervisedEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether a process that the program had started was still running long after it. */
  hasLeftBehind: boolean;
}

/** A command as a supervisor runs it: a supervisor knows the process that it has started, and no other one. */
export interface Supervised {
  output(): string;
  /** Sends SIGTERM to the process that was started, alone, and waits for the end of everything. */
  end(): Promise<SupervisedEnd>;
}

/** Starts it in the project's folder, in an environment of its own, and waits until it has said `until`. */
export async function supervise(
  [command = '', ...words]: readonly string[],
  environment: Record<string, string>,
  until: string,
): Promise<Supervised> {
  const child = spawn(command, words, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, SUBJECT_KEY: TEST_SUBJECT_KEY, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const closed = once(child, 'close').then(() => true); // when the last process that may write has ended
  const runs = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        output += text;
        if (output.includes(until)) resolve(false);
      });
  });
  if (await Promise.race([runs, closed])) throw new Error(`It ended early: ${output}`);
  return { output: () => output, end: () => endOf(child, closed, () => output) };
}

async function endOf(
  child: ChildProcess,
  closed: Promise<boolean>,
  output: () => string,
): Promise<SupervisedEnd> {
  child.kill('SIGTERM');
  const isClosed = await Promise.race([closed, pause(END_MILLISECONDS_MAX, false, { ref: false })]);
  if (!isClosed) killLeftOvers(output());
  await closed;
  return { code: child.exitCode, signal: child.signalCode, hasLeftBehind: !isClosed };
}

/** Every line of a log says which process wrote it. */
function killLeftOvers(output: string): void {
  for (const pid of new Set(Array.from(output.matchAll(/"pid":(\d+)/g), ([, digits]) => Number(digits)))) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
