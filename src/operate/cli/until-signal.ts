import { onStopSignals } from './signals.ts';

/**
 * Runs work that stops early, by itself, when the signal of the first Ctrl-C or SIGTERM tells it to. A second one
 * ends the process at once.
 */
export async function untilSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const listenNoLonger = onStopSignals(
    () => stop.abort(),
    (signal) => {
      listenNoLonger();
      process.kill(process.pid, signal);
    },
  );
  try {
    return await work(stop.signal);
  } finally {
    listenNoLonger();
  }
}
