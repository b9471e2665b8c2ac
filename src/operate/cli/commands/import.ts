import type { Command } from 'commander';
import { z } from 'zod';
import { type ImportOptions, importHistory } from '../../../collect/imports/import-history.ts';
import {
  IMPORT_FORMATS,
  type ImportFormat,
  ImportTakenOverError,
} from '../../../collect/imports/import-run.ts';
import {
  DamagedSourceError,
  openImportFile,
  UnusableImportError,
} from '../../../collect/imports/import-source.ts';
import { openRejectFile, type RejectFile } from '../../../collect/imports/rejects.ts';
import { describeReport, type ImportReport } from '../../../collect/imports/report.ts';
import { expectClocksAgree } from '../../../compute/ledger/clock-doubt.ts';
import { describeError } from '../../../foundation/core/log.ts';
import { metricDateSchema, textSchema } from '../../../foundation/core/wire-formats.ts';
import { rawEventsDueBefore } from '../../../privacy/retention/drop-raw-months.ts';
import type { Runtime } from '../../../runtime.ts';
import { readArguments, UsageError } from '../read-arguments.ts';
import { untilSignal } from '../signals.ts';
import { say, withProgress } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

const EXAMPLES = `
Examples:
  storytime import history-2025.ndjson.gz --since 2025-01-01 --rejects history-2025.rejects.ndjson
  storytime import tablets.csv --restart --revise-final --reason "tablets that were offline came back"`;

const MEBIBYTE = 1024 * 1024;

const EXIT = { done: 0, failed: 1, wrongUsage: 2 };

const optionsSchema = z
  .object({
    format: z.enum(IMPORT_FORMATS).optional(),
    rejects: z.string().min(1).optional(),
    since: metricDateSchema.optional(),
    restart: z.boolean().default(false),
    revise_final: z.boolean().default(false),
    reason: textSchema.optional(),
    json: z.boolean().default(false),
  })
  .refine((options) => options.revise_final === (options.reason !== undefined), {
    error: '--revise-final and --reason go together',
  });

type Options = z.output<typeof optionsSchema>;

type Needed = Pick<Runtime, 'database' | 'clock' | 'timeZone' | 'pseudonymiser' | 'retention'>;

/** As commander collects them. */
export interface ImportCommandOptions {
  format?: string;
  rejects?: string;
  since?: string;
  restart?: boolean;
  reviseFinal?: boolean;
  reason?: string;
  json?: boolean;
}

/** `import <file>`: existing history; an import that was stopped can be resumed (docs/import.md). */
export function addImportCommand(storytime: Command): void {
  storytime
    .command('import <file>')
    .description(
      'import existing history from NDJSON or CSV, gzipped or not; after a stop, the same command resumes it',
    )
    .option('--format <format>', `${IMPORT_FORMATS.join(' or ')}; without it, the name of the file says it`)
    .option('--rejects <path>', 'write the lines that are not imported, with their numbers and reasons')
    .option('--since <date>', 'first day to import, YYYY-MM-DD; one wrong clock can add years of empty days')
    .option('--restart', 'start from the beginning, even if the file was imported before')
    .option('--revise-final', 'also import into final days, and rebuild them')
    .option('--reason <text>', 'why final days are revised; it is stored')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: ImportCommandOptions) =>
      withDependencies(async (dependencies) => {
        await expectClocksAgree(dependencies.database, dependencies);
        process.exitCode = await importCommand(file, options, dependencies);
      }),
    );
}

/**
 * Imports a file, with a progress bar, and returns the exit code. Lines that are not imported are reported, and do not
 * make the command fail. Ctrl-C stops it after the batch that is being stored; the same command resumes it there.
 */
export async function importCommand(
  file: string,
  { reviseFinal: revise_final, ...given }: ImportCommandOptions,
  dependencies: Needed,
): Promise<number> {
  try {
    const options = readArguments(optionsSchema, { ...given, revise_final });
    const report = await untilSignal((signal) => importFile(file, options, { ...dependencies, signal }));
    say.line(options.json ? JSON.stringify(report) : describeReport(report, options.rejects));
    return report.outcome === 'interrupted' ? EXIT.failed : EXIT.done;
  } catch (error) {
    if (error instanceof UnusableImportError || error instanceof UsageError) {
      say.error(error.message);
      return EXIT.wrongUsage;
    }
    say.error(explain(error));
    return EXIT.failed;
  }
}

async function importFile(
  file: string,
  options: Options,
  { database, clock, timeZone, pseudonymiser, retention, signal }: Needed & { signal: AbortSignal },
): Promise<ImportReport> {
  const { rejects, since, reason, restart } = options;
  const source = await openImportFile(file);
  const format = options.format ?? formatOf(file);
  const opened: { rejects?: RejectFile } = {};
  const importing: ImportOptions = {
    ...{ format, timeZone, pseudonymiser, now: clock, restart, signal },
    rawEventsDueBefore: (instant) => rawEventsDueBefore(instant, retention.rawEventsDays),
    ...(since !== undefined && { since }),
    ...(reason !== undefined && { reviseFinalBecause: reason }),
    onBegin: async (resumedAfterLine) => {
      if (rejects === undefined) return;
      opened.rejects = await openRejectFile(rejects, file, { isResumed: resumedAfterLine > 0 });
    },
    onRejects: (lines) => opened.rejects?.write(lines),
  };
  try {
    return await withProgress(
      'Importing (MiB)',
      (report) => {
        const onProgress: ImportOptions['onProgress'] = ({ bytesRead, bytesTotal }) =>
          report(mebibytes(bytesRead), mebibytes(bytesTotal));
        return importHistory(database, source, { ...importing, onProgress });
      },
      ({ lines }) => `${lines.toLocaleString('en')} lines`,
    );
  } finally {
    await opened.rejects?.close();
  }
}

const mebibytes = (bytes: number) => Math.ceil(bytes / MEBIBYTE);

function formatOf(file: string): ImportFormat {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (/\.(ndjson|jsonl)$/.test(name)) return 'ndjson';
  if (name.endsWith('.csv')) return 'csv';
  throw new UsageError('The name of the file does not say its format: add --format ndjson or --format csv.');
}

/** The text of other errors is left out: an error of the database or of the file may quote values. */
function explain(error: unknown): string {
  const { fault, code } = describeError(error);
  const isOurs = error instanceof ImportTakenOverError || error instanceof DamagedSourceError;
  const why = isOurs ? error.message : `The import stopped: ${code ?? fault}.`;
  return `${why} Everything up to the last batch is stored; the same command resumes after it.`;
}
