import type { Log } from '../../foundation/core/log.ts';

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
 * the pool waits for a running rebuild as long as that takes; then the process ends, and the rebuild rolls back.
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
 * `start` returns how to stop it. A second signal ends the process at once (docs/operations.md, "Stopping").
 */
export async function runUntilSignal(log: Log, start: () => Promise<() => Promise<void>>): Promise<void> {
  const signalled = firstSignal(); // before anything is started: from then on there is something to stop
  const starting = start();
  void signalled.then(() => endUnlessStarted(starting));
  const stop = await starting;
  await signalled;
  log.info({}, 'stopping');
  const timer = setTimeout(() => {
    log.warn({}, 'stopped before everything was finished: other processes will do the rest');
    process.exit(0);
  }, STOP_MILLISECONDS_MAX);
  await stop();
  clearTimeout(timer);
  log.info({}, 'stopped');
}

/**
 * Ends a program whose embedded server has stopped by itself. Nothing works without that server, and it is started again
 * with the program. Everything that was acknowledged is committed.
 */
export const endWithServer = () => process.exit(1);

function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    onStopSignals(resolve, () => process.exit(1));
  });
}

async function endUnlessStarted(starting: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => process.exit(1), START_MILLISECONDS_MAX);
  await starting.catch(() => undefined);
  clearTimeout(timer);
}
