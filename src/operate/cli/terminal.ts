import { Presets, SingleBar } from 'cli-progress';

/** What commands print for the person at the terminal. Everything else is logged. */
export const say = {
  line(text = ''): void {
    process.stdout.write(`${text}\n`);
  },
  error(text: string): void {
    process.stderr.write(`${text}\n`);
  },
};

/** Rows as a table of aligned columns with a header. Null is shown as a dash, a time without its milliseconds. */
export function showTable<Column extends string>(
  rows: readonly { readonly [name in NoInfer<Column>]?: unknown }[],
  columns: readonly Column[],
): string {
  const cells = [columns.map(String), ...rows.map((row) => columns.map((column) => showCell(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function showCell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  return String(value);
}

/** Reports that `done` of `total` are done. */
export type ReportProgress = (done: number, total: number) => void;

/**
 * Runs a step with a progress bar and returns its result. The bar moves on a terminal; elsewhere only its last line is
 * printed. Both go to standard error, because standard output is the answer of the command. `summarise` returns the
 * last line, about the result.
 */
export async function withProgress<Result>(
  title: string,
  work: (report: ReportProgress) => Promise<Result>,
  summarise: (result: Result) => string,
): Promise<Result> {
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
    say.error(`  ${title.padEnd(28)} ${summarise(result)} (${seconds} s)`);
    return result;
  } finally {
    bar.stop();
  }
}
