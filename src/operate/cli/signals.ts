import { describeError, type Log } from '../../foundation/core/log.ts';
import { say } from './terminal.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * One Ctrl-C under npm is two signals: the terminal sends one to every process, and npm sends another. On a busy machine
 * the second one may take a while.
 */
const ONE_SIGNAL_MILLISECONDS = 1_000;

/** A program that gets a signal while it starts (it may be waiting for Redis) has this long to finish its start. */
const START_MILLISECONDS_MAX = 5_000;

/**
 * How long stopping may take (docs/operations.md, "Stopping"). Jobs and requests have shorter limits of their own. But
 * the pool waits for a running rebuild. If that takes longer than this limit, the process ends, and the rebuild rolls
 * back.
 */
const STOP_MILLISECONDS_MAX = 15_000;

/**
 * Calls `onFirst` on the first SIGTERM or SIGINT, and `onSecond` on one that comes at least a second later. One that
 * comes sooner counts as the first (docs/operations.md, "Stopping"). Returns a function that removes the listeners.
 */
function onStopSignals(onFirst: () => void, onSecond: (signal: NodeJS.Signals) => void): () => void {
  let firstAt: number | undefined;
  const listen = (signal: NodeJS.Signals) => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      onFirst();
    } else if (now - firstAt >= ONE_SIGNAL_MILLISECONDS) onSecond(signal);
  };
  for (const signal of SIGNALS) process.on(signal, listen);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listen);
  };
}

/**
 * Runs work that ends early, by itself, when the first Ctrl-C or SIGTERM aborts its signal. A second one ends the
 * process at once.
 */
export async function untilSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const removeListeners = onStopSignals(
    () => stop.abort(),
    (signal) => {
      removeListeners();
      process.kill(process.pid, signal);
    },
  );
  try {
    return await work(stop.signal);
  } finally {
    removeListeners();
  }
}

/**
 * Starts a program and keeps it running until SIGTERM or SIGINT, then stops it gracefully and lets the process end.
 * `start` returns how to stop it. A second signal ends the process at once (docs/operations.md, "Stopping"). An error
 * that nothing has caught stops the program in the same way and ends it with 1 (docs/operations.md, "Unexpected errors").
 */
export async function runUntilSignal(log: Log, start: () => Promise<() => Promise<void>>): Promise<void> {
  const asked = firstReasonToStop(log); // before anything is started, because after that there is something to stop
  const starting = start();
  void asked.then(() => endUnlessStarted(starting));
  const stop = await starting;
  const exitCode = await asked;
  log.info({}, 'stopping');
  const timer = setTimeout(() => {
    log.warn({}, 'stopped before everything was finished: other processes will do the rest');
    process.exit(exitCode);
  }, STOP_MILLISECONDS_MAX);
  try {
    await stop();
  } catch (error) {
    if (exitCode === 0) throw error;
    process.exit(exitCode); // the earlier failure may keep the program from stopping
  } finally {
    clearTimeout(timer);
  }
  log.info({}, 'stopped');
  if (exitCode !== 0) process.exit(exitCode);
}

/**
 * Ends a program whose embedded server has stopped by itself. Nothing works without that server, and it is started again
 * with the program. Everything that was acknowledged is committed.
 */
export const endWithServer = () => process.exit(1);

/** Resolves with the exit code of the program: 0 after a signal, 1 after an error that nothing has caught. */
function firstReasonToStop(log: Log): Promise<0 | 1> {
  return new Promise((resolve) => {
    onStopSignals(
      () => resolve(0),
      () => process.exit(1),
    );
    onUncaughtError(log, () => resolve(1));
  });
}

/** Handles an uncaught exception or rejection: a command ends at once. */
const uncaught = {
  handle: (error: unknown): void => {
    const { fault, code } = describeError(error); // its text may quote values
    say.error(`The command stopped because of an unexpected error: ${code ?? fault}.`);
    process.exit(1);
  },
};

/** Takes exceptions and rejections that nothing has caught from Node.js, which would print their text. */
export function handleUncaughtErrors(): void {
  process.on('uncaughtException', (error: unknown) => uncaught.handle(error)); // rejections come here, too
}

/** Logs the first one and calls `onFirst`. Others may follow from it while the program stops, and are ignored. */
function onUncaughtError(log: Log, onFirst: () => void): void {
  uncaught.handle = (error) => {
    uncaught.handle = () => undefined;
    log.fatal(describeError(error), 'unexpected error: the program stops');
    onFirst();
  };
}

async function endUnlessStarted(starting: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => process.exit(1), START_MILLISECONDS_MAX);
  await starting.catch(() => undefined);
  clearTimeout(timer);
}
