import { Presets, SingleBar } from 'cli-progress';
import { say } from './terminal.ts';

/** Reports that `done` of `total` are done. */
export type ReportProgress = (done: number, total: number) => void;

/**
 * Runs a step with a progress bar: on a terminal one that moves, elsewhere a line at the end; both on standard
 * error, because standard output is a command's answer. `work` reports
 * how far it is and returns what to say about the result.
 */
export async function withProgress(
  title: string,
  work: (report: ReportProgress) => Promise<string>,
): Promise<void> {
  const startedAt = performance.now();
  const bar = new SingleBar(
    { format: `  ${title.padEnd(28)} {bar} {value}/{total}`, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  const isTerminal = process.stderr.isTTY;
  if (isTerminal) bar.start(1, 0);
  try {
    const result = await work((done, total) => {
      if (!isTerminal) return;
      bar.setTotal(total);
      bar.update(done);
    });
    bar.stop();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    say.error(`  ${title.padEnd(28)} ${result} (${seconds} s)`);
  } finally {
    bar.stop();
  }
}
