import type { Log } from '../../foundation/core/log.ts';
import { onStopSignals } from './signals.ts';

/** A program that is told to stop while it starts, waiting for Redis perhaps, may still take so long to do so. */
const START_MILLISECONDS_MAX = 5_000;

/**
 * How long stopping may take (docs/operations.md, "Stopping"). Jobs and answers have their own, shorter
 * times; but the pool waits for a rebuild that it still runs as long as that lasts, and it is left to roll
 * back with the process instead.
 */
const STOP_MILLISECONDS_MAX = 15_000;

/**
 * Starts a program and keeps it running until SIGTERM or SIGINT, then stops it gracefully and lets the process
 * end. `start` returns how to stop it. A second signal ends the process at once (docs/operations.md,
 * "Stopping").
 */
export async function runUntilSignal(log: Log, start: () => Promise<() => Promise<void>>): Promise<void> {
  const signalled = firstSignal(); // before anything is started: from then on there is something to stop
  const starting = start();
  void signalled.then(() => endUnlessStarted(starting));
  const stop = await starting;
  await signalled;
  log.info({}, 'stopping');
  const timer = setTimeout(() => {
    log.warn({}, 'stopped in the middle of something, which is left to others');
    process.exit(0);
  }, STOP_MILLISECONDS_MAX);
  await stop();
  clearTimeout(timer);
  log.info({}, 'stopped');
}

/**
 * Ends a program whose embedded server has stopped by itself: nothing works without it, and whoever starts the
 * program again brings it back. What was acknowledged is committed.
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
