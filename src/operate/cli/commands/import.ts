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
import { describeError } from '../../../foundation/core/log.ts';
import { metricDateSchema, textSchema } from '../../../foundation/core/wire-formats.ts';
import { rawEventsDueBefore } from '../../../privacy/retention/drop-raw-months.ts';
import type { Runtime } from '../../../runtime.ts';
import { withProgress } from '../progress.ts';
import { readArguments, UsageError } from '../read-arguments.ts';
import { say } from '../terminal.ts';
import { untilSignal } from '../until-signal.ts';

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

/**
 * `import <file>`: brings existing history in, with a progress bar; returns the exit code. Lines that are not
 * imported are told and do not make it fail. Ctrl-C stops after the batch that is being stored; the same
 * command goes on there.
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
    return await withBar((onProgress) => importHistory(database, source, { ...importing, onProgress }));
  } finally {
    await opened.rejects?.close();
  }
}

function formatOf(file: string): ImportFormat {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (/\.(ndjson|jsonl)$/.test(name)) return 'ndjson';
  if (name.endsWith('.csv')) return 'csv';
  throw new UsageError('The name of the file does not tell its format: add --format ndjson or --format csv.');
}

type OnProgress = NonNullable<ImportOptions['onProgress']>;

async function withBar(work: (onProgress: OnProgress) => Promise<ImportReport>): Promise<ImportReport> {
  const result: { report?: ImportReport } = {};
  const mebibytes = (bytes: number) => Math.ceil(bytes / MEBIBYTE);
  await withProgress('Importing (MiB)', async (report) => {
    result.report = await work(({ bytesRead, bytesTotal }) =>
      report(mebibytes(bytesRead), mebibytes(bytesTotal)),
    );
    return `${result.report.lines.toLocaleString('en')} lines`;
  });
  if (result.report === undefined) throw new Error('The import ended without a report.');
  return result.report;
}

/** Never the text of an error of the database or the file: it may quote values. */
function explain(error: unknown): string {
  const { fault, code } = describeError(error);
  const isOurs = error instanceof ImportTakenOverError || error instanceof DamagedSourceError;
  const why = isOurs ? error.message : `The import stopped: ${code ?? fault}.`;
  return `${why} Everything up to the last batch is stored; the same command goes on behind it.`;
}
