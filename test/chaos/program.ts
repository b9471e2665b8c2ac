import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ChaosClock } from './chaos-clock.ts';

const CLOCK = fileURLToPath(new URL('./jumping-clock.ts', import.meta.url));
const STORYTIME = fileURLToPath(new URL('../../src/operate/cli/storytime.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a program ended after it was told to. */
export interface ProgramEnd {
  signal: NodeJS.Signals;
  /** 0 if it ended properly; null if the signal ended it. */
  code: number | null;
  milliseconds: number;
}

/** A `storytime` process that is kept running: when it ends by itself, it is started again. */
export interface Program {
  start(): void;
  /** Sends the signal and waits for the end. After a limit, kills the program and throws. */
  end(signal: NodeJS.Signals): Promise<ProgramEnd>;
  /** Changes whenever it was started again; undefined while it does not run. */
  pid(): number | undefined;
  /** Each unexpected end: the code or signal, and the last lines of its log. */
  readonly failures: string[];
  /** How many lines of its log said this. */
  count(message: string): number;
  /** The last lines of its log, to find the reason of a failure. */
  lastWords(): string;
}

/** docs/operations.md, "Stopping", with a little more for a machine that is busy. */
const END_MILLISECONDS = 17_000;
const RESTART_MILLISECONDS = 250;
const RESTARTS_MAX = 100;
const LINES_MAX = 40;

export function openProgram(command: string, environment: NodeJS.ProcessEnv, clock: ChaosClock): Program {
  const failures: string[] = [];
  const lines: string[] = [];
  const counts = new Map<string, number>();
  let child: ChildProcess | undefined;
  let isWanted = false;
  const lastWords = () => lines.join('\n');
  const hear = (line: string) => {
    const message = messageOf(line);
    counts.set(message, (counts.get(message) ?? 0) + 1);
    if (message !== 'request') lines.push(line);
    if (lines.length > LINES_MAX) lines.shift();
  };
  const start = () => {
    isWanted = true;
    const started = runStorytime([command], environment, clock);
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      if (stream !== null) createInterface(stream).on('line', hear);
    }
    started.once('exit', (code, signal) => {
      if (child !== started) return;
      child = undefined;
      if (!isWanted) return;
      failures.push(`${command} ended by itself (${signal ?? code}):\n${lastWords()}`);
      if (failures.length < RESTARTS_MAX) setTimeout(() => isWanted && start(), RESTART_MILLISECONDS);
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<ProgramEnd> => {
    isWanted = false;
    const ending = child;
    if (ending === undefined) return { signal, code: null, milliseconds: 0 };
    const startedAt = performance.now();
    const exit = once(ending, 'exit');
    ending.kill(signal);
    const isLate = await Promise.race([
      exit.then(() => false),
      pause(END_MILLISECONDS, true, { ref: false }),
    ]);
    if (isLate) ending.kill('SIGKILL');
    const [code] = await exit;
    const milliseconds = Math.round(performance.now() - startedAt);
    if (isLate)
      throw new Error(`${command} did not end within ${milliseconds} ms of ${signal}:\n${lastWords()}`);
    return { signal, code, milliseconds };
  };
  return {
    start,
    end,
    failures,
    lastWords,
    pid: () => child?.pid,
    count: (message) => counts.get(message) ?? 0,
  };
}

/** Starts one command of `storytime`, as npm would, with this environment and nothing else of ours. */
export function runStorytime(
  given: string[],
  environment: NodeJS.ProcessEnv,
  clock: ChaosClock,
): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', CLOCK, STORYTIME, ...given], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...clock.environment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  clock.attach(child);
  return child;
}

function messageOf(line: string): string {
  try {
    return JSON.parse(line).msg ?? line;
  } catch {
    return line;
  }
}
