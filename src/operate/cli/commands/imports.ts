import { z } from 'zod';
import { UndoRefusedError } from '../../../collect/imports/begin-undo.ts';
import { ImportTakenOverError } from '../../../collect/imports/import-run.ts';
import { listImports } from '../../../collect/imports/list-imports.ts';
import { type UndoOptions, undoImport } from '../../../collect/imports/undo-import.ts';
import { describeUndo, type UndoReport } from '../../../collect/imports/undo-report.ts';
import { describeError } from '../../../foundation/core/log.ts';
import { textSchema } from '../../../foundation/core/wire-formats.ts';
import type { Runtime } from '../../../runtime.ts';
import { withProgress } from '../progress.ts';
import { readArguments, UsageError } from '../read-arguments.ts';
import { showTable } from '../show-table.ts';
import { say } from '../terminal.ts';
import { untilSignal } from '../until-signal.ts';

const EXIT = { done: 0, failed: 1, wrongUsage: 2 };

const COLUMNS = [
  ...['id', 'file_name', 'format', 'state', 'lines', 'accepted', 'duplicates', 'rejected', 'taken_back'],
  ...['started_at', 'saved_at'],
];

const undoSchema = z
  .object({
    id: z.coerce
      .number('must be the number of an import')
      .int()
      .positive()
      .max(2 ** 31 - 1),
    revise_final: z.boolean().default(false),
    reason: textSchema.optional(),
    json: z.boolean().default(false),
  })
  .refine((options) => options.revise_final === (options.reason !== undefined), {
    error: '--revise-final and --reason go together',
  });

type Needed = Pick<Runtime, 'database' | 'clock' | 'timeZone'>;

/** As commander collects them. */
export interface UndoCommandOptions {
  reviseFinal?: boolean;
  reason?: string;
  json?: boolean;
}

/** `imports`: every import there has been, the newest first. */
export async function listImportsCommand(
  { json = false }: { json?: boolean },
  { database }: Pick<Needed, 'database'>,
): Promise<void> {
  const imports = await listImports(database);
  say.line(
    json
      ? JSON.stringify(imports)
      : showTable(
          imports.map((one) => ({ ...one })),
          COLUMNS,
        ),
  );
}

/**
 * `imports undo <id>`: takes an import back, with a progress bar; returns the exit code. Ctrl-C stops after the portion
 * in hand; the same command goes on there.
 */
export async function undoImportCommand(
  id: string,
  { reviseFinal: revise_final, ...given }: UndoCommandOptions,
  { database, clock, timeZone }: Needed,
): Promise<number> {
  try {
    const options = readArguments(undoSchema, { ...given, id, revise_final });
    const undoing = {
      ...{ timeZone, now: clock },
      ...(options.reason !== undefined && { reviseFinalBecause: options.reason }),
    };
    const report = await untilSignal((signal) =>
      withBar((onProgress) => undoImport(database, options.id, { ...undoing, signal, onProgress })),
    );
    say.line(options.json ? JSON.stringify(report) : describeUndo(report));
    return report.outcome === 'interrupted' ? EXIT.failed : EXIT.done;
  } catch (error) {
    if (error instanceof UndoRefusedError || error instanceof UsageError) {
      say.error(error.message);
      return EXIT.wrongUsage;
    }
    say.error(explain(error));
    return EXIT.failed;
  }
}

type OnProgress = NonNullable<UndoOptions['onProgress']>;

async function withBar(work: (onProgress: OnProgress) => Promise<UndoReport>): Promise<UndoReport> {
  const result: { report?: UndoReport } = {};
  await withProgress('Taking back (events)', async (report) => {
    result.report = await work(report);
    return `${result.report.taken_back.toLocaleString('en')} events`;
  });
  if (result.report === undefined) throw new Error('Taking back ended without a report.');
  return result.report;
}

/** Never the text of an error of the database: it may quote values. */
function explain(error: unknown): string {
  const { fault, code } = describeError(error);
  const why =
    error instanceof ImportTakenOverError ? error.message : `Taking back stopped: ${code ?? fault}.`;
  return `${why} What is taken back so far stays so; the same command goes on with the rest.`;
}
