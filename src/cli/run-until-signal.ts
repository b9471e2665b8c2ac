import type { Log } from '../core/log.ts';

/**
 * Keeps a program running until SIGTERM or SIGINT, then stops it gracefully and ends the process. A second
 * signal ends it at once (jobs.md, "Graceful stop").
 */
export async function runUntilSignal(log: Log, stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    let asked = false;
    const onSignal = () => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
  log.info({}, 'stopping');
  await stop();
  log.info({}, 'stopped');
}
