const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * One Ctrl-C under npm is two signals: the terminal sends one to everybody, and npm sends on its own. On a busy machine
 * the second one takes a while.
 */
const ONE_SIGNAL_MILLISECONDS = 1_000;

/**
 * Calls `onFirst` on the first SIGTERM or SIGINT, and `onSecond` on one that comes a second later or more: one that comes
 * sooner is taken for the first (docs/operations.md, "Stopping"). Returns how to listen no longer.
 */
export function onStopSignals(onFirst: () => void, onSecond: (signal: NodeJS.Signals) => void): () => void {
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
