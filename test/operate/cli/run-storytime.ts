import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../../src/operate/cli/run-command-line.ts';
import { startProgram } from '../../support/child-processes.ts';
import { TEST_SUBJECT_KEY } from '../../support/test-privacy.ts';

const PROGRAM = fileURLToPath(new URL('../../../src/operate/cli/storytime.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Keeps a test from the database, the key and the port of the person who runs it. */
const SAFE = { STORYTIME_HOME: '/nonexistent/storytime', SUBJECT_KEY: TEST_SUBJECT_KEY, PORT: '0' };

/** A command that has ended: what it said, and how. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command that runs until it is stopped. */
export interface Running {
  /** What it has said so far, on both streams. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it has ended, with how long that took since the last signal in milliseconds. */
  ended(): Promise<{ code: number | null; milliseconds: number }>;
}

/**
 * Runs `storytime <words>` in the test's own process until it ends, in an environment of its own: nothing of the
 * test's settings is in it. For commands that end by themselves; mocha may not report while one runs.
 */
export function runStorytime(
  words: string[],
  environment: Record<string, string> = {},
  input = '',
): Promise<Outcome> {
  return runInProcess(() => runCommandLine(words), environment, input);
}

/** Runs what a command does, as `runStorytime` does: what it says, and its exit code, are collected. */
export async function runInProcess(
  command: () => Promise<void>,
  environment: Record<string, string> = {},
  input = '',
): Promise<Outcome> {
  const said = { stdout: '', stderr: '' };
  const restore = [
    replaceInput(input),
    collect(process.stdout, (text) => {
      said.stdout += text;
    }),
    collect(process.stderr, (text) => {
      said.stderr += text;
    }),
    replaceEnvironment({ ...SAFE, ...environment }),
  ];
  try {
    await command();
    return { code: Number(process.exitCode ?? 0), ...said };
  } finally {
    process.exitCode = undefined;
    for (const undo of restore) undo();
  }
}

/** Passes everything that is written to a stream of this process to `take`, until the returned function is called. */
function collect(stream: NodeJS.WriteStream, take: (text: string) => void): () => void {
  const { write } = stream;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    take(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  return () => {
    stream.write = write;
  };
}

function replaceInput(input: string): () => void {
  const before = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
  Object.defineProperty(process, 'stdin', { value: Readable.from([input]), configurable: true });
  return () => Object.defineProperty(process, 'stdin', before);
}

function replaceEnvironment(environment: Record<string, string>): () => void {
  const before = process.env;
  const { PATH = '', HOME = '' } = before;
  process.env = { PATH, HOME, ...environment };
  return () => {
    process.env = before;
  };
}

/** Runs `storytime <words>` in a process of its own until it ends: for exit codes, and for programs that log. */
export async function spawnStorytime(
  words: string[],
  environment: Record<string, string> = {},
): Promise<Outcome> {
  const child = start(words, environment);
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => {
    said.stdout += text;
  });
  child.stderr?.on('data', (text) => {
    said.stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, ...said };
}

/** Starts it and waits until it has said `until`, if anything; throws when it ends before. */
export async function startStorytime(
  words: string[],
  environment: Record<string, string>,
  until = '',
): Promise<Running> {
  const child = start(words, environment);
  let output = '';
  let signalledAt = performance.now();
  const ended = once(child, 'close').then(([code]) => ({
    code,
    milliseconds: performance.now() - signalledAt,
  }));
  const runs = new Promise<string>((resolve) => {
    const listen = (text: Buffer) => {
      output += text;
      if (output.includes(until)) resolve('runs');
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    if (until === '') resolve('runs');
  });
  if ((await Promise.race([runs, ended])) !== 'runs') throw new Error(`storytime ended early: ${output}`);
  return {
    output: () => output,
    signal: (signal) => {
      signalledAt = performance.now();
      child.kill(signal);
    },
    ended: () => ended,
  };
}

function start(words: string[], environment: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...SAFE, ...environment };
  return startProgram(PROGRAM, words, {
    ...{ cwd: ROOT, env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
