const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs work that stops early, by itself, when the signal of the first Ctrl-C or SIGTERM tells it to. A second one
 * ends the process at once.
 */
export async function untilSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    return await work(stop.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
